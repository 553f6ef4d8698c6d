"""What other systems and other people call our fields: the words by which `inspect` guesses.

Names are compared squeezed (see `squeeze`); the first of several columns in the order of the list
wins. A guess is a draft that a person reads; nothing is imported by it alone.
"""

from __future__ import annotations

import re
from unicodedata import normalize

from tasuki.domain.stages import Gate
from tasuki.domain.touches import Disposition, TouchKind
from tasuki.intake.records import Record


def squeeze(name: str) -> str:
    """A header without width, case, signs, and the prefixes and endings that systems add."""
    plain = normalize("NFKC", name).casefold().strip()
    plain = re.sub(r"^property_+|__?c$", "", plain)
    plain = re.sub(r"^hs_+", "", plain)
    return re.sub(r"[\W_]+", "", plain)


_OWNER = "ownerid owner hubspotownerid 担当者 所有者 userid 担当"

_NAMES: dict[Record, dict[str, str]] = {
    Record.TEAM: {"key": "teamid チームid", "name": "teamname チーム名"},
    Record.MEMBER: {
        "key": "ownerid userid 担当者id 社員番号 memberid id",
        "name": "fullname 氏名 担当者名 name 名前",
        "email": "email メールアドレス eメール mail",
        "team_key": "teamid チームid チーム hubspotteamid",
    },
    Record.COMPANY: {
        "key": "edinetコード edinetcode companyid accountid 取引先id 会社id 企業id レコードid recordid id",
        "name": "会社名 企業名 取引先名 提出者名 companyname accountname 顧客名 company name 名前",
        "corporate_number": "法人番号 提出者法人番号 corporatenumber",
        "domain": "domain companydomainname ドメイン website ウェブサイト webサイト url",
        "industry": "industry 業種 提出者業種 業界",
        "employees": "numberofemployees employees 従業員数 社員数",
        "phone": "phone phonenumber 電話番号 電話 代表電話",
        "address": "address 住所 所在地 本社所在地 billingstreet",
    },
    Record.CAMPAIGN: {
        "key": "campaignid キャンペーンid 施策id id",
        "name": "campaignname キャンペーン名 施策名 name",
        "channel": "channel チャネル type 種別",
        "starts_on": "startdate 開始日",
        "ends_on": "enddate 終了日",
        "cost": "actualcost cost 費用 実費 コスト budgetedcost",
        "currency": "currency currencyisocode 通貨",
    },
    Record.LEAD: {
        "key": "leadid リードid mqlid contactid コンタクトid レコードid recordid 管理番号 顧客id id",
        "created_at": "createdate createddate createdat 作成日 作成日時 登録日 登録日時 リード獲得日 "
        "獲得日 流入日 firstcontactdate 名刺交換日",
        "company_key": "companyid associatedcompanyid 会社id 企業id 取引先id accountid",
        "campaign_key": "campaignid キャンペーンid landingpageid キャンペーン campaign 施策",
        "source": "leadsource リードソース origin originalsource analyticssource オリジナルソース 流入元 "
        "流入経路 獲得経路 source チャネル",
        "segment": "segment セグメント businesssegment",
        "person_name": "fullname 氏名 お名前 担当者名 name 名前",
        "email": "email メールアドレス eメール eメールアドレス mail emailaddress メール",
        "phone": "phone phonenumber 電話番号 電話 tel mobilephone mobilephonenumber 携帯電話",
        "job_title": "jobtitle 役職 役職名 title",
        "do_not_contact": "donotcontact donotcall 連絡不可 架電禁止 hasoptedoutofemail",
        "note": "note メモ 備考",
    },
    Record.MEMBERSHIP: {
        "key": "campaignmemberid id",
        "lead_key": "leadid contactid リードid コンタクトid leadorcontactid",
        "campaign_key": "campaignid キャンペーンid",
        "responded_at": "firstrespondeddate respondedat 反応日 参加日 createddate",
        "status": "status 状況 ステータス",
    },
    Record.DEAL: {
        "key": "dealid opportunityid 商談id 案件id 取引id レコードid recordid 管理番号 id mqlid",
        "lead_key": "leadid mqlid リードid contactid コンタクトid associatedcontactid",
        "name": "dealname opportunityname 商談名 案件名 取引名 name",
        "opened_at": "createdate createddate createdat 商談化日 商談開始日 案件化日 作成日 作成日時",
        "won_at": "wondate 受注日 成約日 closedwondate",
        "lost_at": "lostdate 失注日 closedlostdate",
        "lost_reason": "lostreason 失注理由 closedlostreason",
        "amount": "amount 金額 受注金額 商談金額 売上金額",
        "currency": "currency currencyisocode 通貨",
        "member_key": f"srid 担当fs fs担当 営業担当 商談担当 {_OWNER} 取引担当者",
    },
    Record.TOUCH: {
        "key": "engagementid activityid callid taskid 活動id 架電id id",
        "lead_key": "leadid contactid whoid リードid コンタクトid mqlid 顧客id",
        "kind": "活動種別 種別 activitytype engagementtype tasksubtype type",
        "direction": "direction calldirection 方向 受発信",
        "occurred_at": "架電日時 架電日 活動日時 活動日 対応日時 calldate timestamp startdatetime starttime "
        "activitydatetime completeddatetime activitydate createdate createddate 日時",
        "member_key": f"担当is is担当 架電者 対応者 {_OWNER}",
        "disposition": "架電結果 通話結果 calldisposition disposition 活動結果 結果 outcome meetingoutcome",
        "duration_s": "calldurationinseconds 通話時間 通話秒数 callduration duration",
        "script_version": "scriptversion script トークスクリプト",
        "promised_at": "次回架電予定 次回架電予定日時 次回架電日時 次回架電日 次回架電 再架電予定 再架電予定日時 "
        "再架電日時 再架電日 次回コール予定 次回連絡予定 nextcall nextcallat nextcalldate callbackat callbackdate",
        "campaign_key": "campaignid キャンペーンid",
        "note": "note メモ 内容 body subject 件名",
    },
}

SYNONYMS: dict[Record, dict[str, tuple[str, ...]]] = {
    record: {field: tuple(words.split()) for field, words in fields.items()}
    for record, fields in _NAMES.items()
}

HINTS: dict[Record, tuple[str, ...]] = {
    Record.TEAM: ("team", "チーム"),
    Record.MEMBER: ("owner", "user", "member", "担当者", "社員"),
    Record.COMPANY: ("compan", "account", "edinet", "企業", "会社", "取引先"),
    Record.CAMPAIGN: ("campaign", "キャンペーン", "施策"),
    Record.LEAD: ("lead", "mql", "contact", "リード", "コンタクト", "名刺", "見込"),
    Record.MEMBERSHIP: ("campaign_member", "campaignmember"),
    Record.DEAL: ("deal", "opportunit", "商談", "案件", "受注"),
    Record.TOUCH: (
        "call",
        "activit",
        "touch",
        "engagement",
        "task",
        "event",
        "架電",
        "活動",
        "meeting",
    ),
}
"""Parts of file names that speak for a record."""

TELLING: dict[Record, frozenset[str]] = {
    Record.TEAM: frozenset(),
    Record.MEMBER: frozenset(),
    Record.COMPANY: frozenset({"corporate_number", "industry", "employees", "domain"}),
    Record.CAMPAIGN: frozenset({"cost", "starts_on", "channel"}),
    Record.LEAD: frozenset({"source", "email", "job_title", "person_name"}),
    Record.MEMBERSHIP: frozenset({"campaign_key", "responded_at"}),
    Record.DEAL: frozenset({"won_at", "lost_at", "lost_reason", "amount"}),
    Record.TOUCH: frozenset({"disposition", "duration_s", "kind"}),
}
"""Fields that speak for one record more than for another."""

NO_RECORDS = ("history", "audit", "pipeline", "property", "stage", "role")
"""Parts of file names that speak against all records: tables about records."""

ESSENTIAL: dict[Record, frozenset[str]] = {
    Record.TEAM: frozenset({"name"}),
    Record.MEMBER: frozenset({"name", "email"}),
    Record.COMPANY: frozenset({"name", "corporate_number"}),
    Record.CAMPAIGN: frozenset({"name"}),
    Record.DEAL: frozenset({"opened_at", "won_at", "lost_at", "amount"}),
}
"""Fields of which a record has at least one, or it is only a table that joins others."""

PERSON_PARTS = (("姓", "名"), ("firstname", "lastname"))
"""The parts of a name where they stand apart, in the order in which they are joined."""

GATE_DATES: dict[Gate, tuple[str, ...]] = {
    Gate.MQL: (
        "mqldate", "mql化日", "mql日", "mql日時", "lifecyclestagemarketingqualifiedleaddate",
        "becameamarketingqualifiedleaddate", "v2dateenteredmarketingqualifiedlead",
    ),
    Gate.ASSIGN: ("assigneddate", "assigndate", "担当割当日", "割当日"),
    Gate.HAND_OVER: ("引き渡し日", "引渡日", "トスアップ日", "sql化日", "sql日", "handoverdate"),
    Gate.ACCEPT: ("受領日", "承諾日", "accepteddate"),
    Gate.RETURN: ("差し戻し日", "差戻日", "returneddate"),
    Gate.OPEN_OPPORTUNITY: ("商談化日",),
    Gate.WIN: ("受注日", "成約日", "wondate"),
    Gate.LOSE: ("失注日", "lostdate"),
    Gate.RECYCLE: ("リサイクル日", "recycleddate"),
    Gate.DISQUALIFY: ("対象外日", "disqualifieddate"),
}  # fmt: skip
"""Columns of a lead that say when it passed a gate."""

IS_MEMBER = ("担当is", "is担当", "sdrid", "sdr", "インサイドセールス担当")
FS_MEMBER = ("担当fs", "fs担当", "srid", "営業担当", "フィールドセールス担当")

KINDS: dict[str, TouchKind] = {
    **dict.fromkeys(("call", "電話", "架電", "コール", "受電"), TouchKind.CALL),
    **dict.fromkeys(("email", "mail", "メール", "listemail"), TouchKind.MAIL),
    **dict.fromkeys(
        ("meeting", "event", "会議", "訪問", "面談", "商談", "打ち合わせ"), TouchKind.MEETING
    ),
    **dict.fromkeys(("form", "フォーム", "資料請求", "問い合わせ"), TouchKind.FORM),
    **dict.fromkeys(("visit", "web", "サイト訪問"), TouchKind.VISIT),
}

_OUTCOMES: dict[Disposition, str] = {
    # the long ones are the identifiers of HubSpot's own outcomes
    Disposition.NO_ANSWER: "不在 応答なし 担当者不在 noanswer 73a0d17f11634015bdd5ec830791da20",
    Disposition.BUSY: "話中 話し中 busy 9d9162e76cf34944bf634dff82258764",
    Disposition.VOICEMAIL: "留守電 留守番電話 voicemail leftvoicemail leftlivemessage "
    "b2cf5968551e4856978352b3da59a7d0 a4c4c377d2464b32a13b75a56a4cd0ff",
    Disposition.WRONG_NUMBER: "番号違い 番号間違い 現在使われていない wrongnumber 17b47fee58de441ea44cc6300d46f273",
    Disposition.GATEKEEPER: "受付 受付ブロック 受付止まり gatekeeper",
    Disposition.CONNECTED: "接続 通電 担当者接続 本人接続 connected f240bbacc87c4f6ebf70924b57d47db7",
    Disposition.CALL_BACK: "折返し 折り返し 再架電 かけ直し callback",
    Disposition.REFUSED: "断り お断り 拒否 ng refused notinterested",
    Disposition.CONVERSATION: "会話 有効会話 ヒアリング conversation",
    Disposition.APPOINTMENT: "アポ アポ獲得 アポイント appointment meetingset",
    Disposition.HELD: "実施 実施済み 完了 held completed",
    Disposition.NO_SHOW: "無断キャンセル 来訪なし noshow",
    Disposition.CANCELLED: "キャンセル 中止 cancelled canceled",
    Disposition.SENT: "送信 送信済み sent",
    Disposition.REPLIED: "返信 返信あり replied",
}

DISPOSITIONS: dict[str, Disposition] = {
    word: disposition for disposition, words in _OUTCOMES.items() for word in words.split()
}
"""Outcomes as others write them, squeezed."""

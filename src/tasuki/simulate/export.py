"""What a Japanese company's own systems would call the records: headers and words of its exports."""

from __future__ import annotations

from tasuki.domain.roles import Role
from tasuki.domain.stages import Gate
from tasuki.domain.touches import Direction, Disposition, TouchKind
from tasuki.intake.records import Record

FILES: dict[Record, str] = {
    Record.TEAM: "teams.csv",
    Record.MEMBER: "members.csv",
    Record.COMPANY: "companies.csv",
    Record.CAMPAIGN: "campaigns.csv",
    Record.LEAD: "leads.csv",
    Record.MEMBERSHIP: "campaign_members.csv",
    Record.DEAL: "deals.csv",
    Record.GATE: "lead_history.csv",
    Record.TOUCH: "activities.csv",
}
"""The file of each record."""

HEADERS: dict[Record, dict[str, str]] = {
    Record.TEAM: {"key": "チームID", "name": "チーム名"},
    Record.MEMBER: {
        "key": "社員ID",
        "name": "氏名",
        "email": "メールアドレス",
        "role": "役割",
        "team_key": "チームID",
        "active_from": "配属日",
        "active_until": "退職日",
    },
    Record.COMPANY: {
        "key": "会社ID",
        "name": "会社名",
        "corporate_number": "法人番号",
        "domain": "ドメイン",
        "industry": "業種",
        "employees": "従業員数",
        "phone": "代表電話",
        "address": "住所",
    },
    Record.CAMPAIGN: {
        "key": "施策ID",
        "name": "施策名",
        "channel": "チャネル",
        "starts_on": "開始日",
        "ends_on": "終了日",
        "cost": "費用",
        "currency": "通貨",
    },
    Record.LEAD: {
        "key": "リードID",
        "created_at": "作成日時",
        "company_key": "会社ID",
        "campaign_key": "施策ID",
        "source": "リードソース",
        "segment": "企業規模",
        "person_name": "氏名",
        "email": "メールアドレス",
        "phone": "電話番号",
        "job_title": "役職",
        "do_not_contact": "連絡不可",
        "note": "備考",
    },
    Record.MEMBERSHIP: {
        "key": "施策メンバーID",
        "lead_key": "リードID",
        "campaign_key": "施策ID",
        "responded_at": "反応日時",
        "status": "状況",
    },
    Record.DEAL: {
        "key": "商談ID",
        "lead_key": "リードID",
        "name": "商談名",
        "opened_at": "商談化日時",
        "won_at": "受注日時",
        "lost_at": "失注日時",
        "lost_reason": "失注理由",
        "amount": "金額",
        "currency": "通貨",
        "member_key": "担当者ID",
    },
    Record.GATE: {
        "key": "履歴ID",
        "lead_key": "リードID",
        "kind": "ステータス変更",
        "occurred_at": "変更日時",
        "member_key": "変更者ID",
        "to_member_key": "新担当者ID",
        "reason": "理由",
        "revisit_on": "再アプローチ日",
    },
    Record.TOUCH: {
        "key": "活動ID",
        "lead_key": "リードID",
        "kind": "種別",
        "direction": "方向",
        "occurred_at": "実施日時",
        "promised_at": "次回架電予定日時",
        "member_key": "担当者ID",
        "disposition": "結果",
        "duration_s": "通話時間(秒)",
        "script_version": "スクリプト",
        "campaign_key": "施策ID",
    },
}
"""The header of each column. What a deal implies stands in the deals' file alone."""

WORDS: dict[tuple[Record, str], dict[str, str]] = {
    (Record.MEMBER, "role"): {
        Role.ADMIN: "システム管理者",
        Role.IS_MANAGER: "ISマネージャー",
        Role.IS_REP: "IS担当",
        Role.MARKETING: "マーケティング",
        Role.FS_MANAGER: "FSマネージャー",
        Role.FS_REP: "FS担当",
        Role.VIEWER: "閲覧者",
    },
    (Record.GATE, "kind"): {
        Gate.MQL: "MQL認定",
        Gate.ASSIGN: "担当者変更",
        Gate.HAND_OVER: "SQL引き渡し",
        Gate.ACCEPT: "SQL受領",
        Gate.RETURN: "差し戻し",
        Gate.RECYCLE: "リサイクル",
        Gate.DISQUALIFY: "対象外",
    },
    (Record.TOUCH, "kind"): {
        TouchKind.CALL: "電話",
        TouchKind.MAIL: "メール",
        TouchKind.MEETING: "面談",
        TouchKind.FORM: "フォーム",
        TouchKind.VISIT: "Web閲覧",
    },
    (Record.TOUCH, "direction"): {Direction.OUT: "発信", Direction.IN: "受信"},
    (Record.TOUCH, "disposition"): {
        Disposition.NONE: "",
        Disposition.NO_ANSWER: "不在",
        Disposition.BUSY: "話中",
        Disposition.VOICEMAIL: "留守電",
        Disposition.WRONG_NUMBER: "番号違い",
        Disposition.GATEKEEPER: "受付ブロック",
        Disposition.CONNECTED: "通話",
        Disposition.CALL_BACK: "再架電約束",
        Disposition.REFUSED: "お断り",
        Disposition.CONVERSATION: "有効会話",
        Disposition.APPOINTMENT: "アポ獲得",
        Disposition.HELD: "実施",
        Disposition.NO_SHOW: "無断キャンセル",
        Disposition.CANCELLED: "キャンセル",
        Disposition.SENT: "送信済み",
        Disposition.REPLIED: "返信あり",
        Disposition.UNKNOWN: "-",
    },
}
"""Their words for ours."""

FLAGS: dict[bool, str] = {True: "○", False: "×"}
"""Their words for yes and no."""

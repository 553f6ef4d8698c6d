"""The material of invented names: companies, people, places. Nobody here exists.

Romanised forms stand beside the written ones, so that a mail address fits its name.
"""

from __future__ import annotations

Pair = tuple[str, str]


def _pairs(text: str) -> tuple[Pair, ...]:
    """(written, romanised) from a list like `青嶺=aone 瑞川=mizukawa`."""
    return tuple((written, romanised) for written, romanised in map(_split, text.split()))


def _split(entry: str) -> Pair:
    written, _, romanised = entry.partition("=")
    return written, romanised


STEMS = _pairs(
    "青嶺=aone 瑞川=mizukawa 千鳥野=chidorino 碧浜=aohama 暁原=akehara 朝凪=asanagi 綾峰=ayamine"
    " 石動台=isurugidai 磯波=isonami 稲架森=hazamori 渦潮=uzushio 榎坂=enokizaka 央都=oto"
    " 凰山=ozan 霞丘=kasumioka 風早谷=kazahaya 鐘ヶ淵=kanegafuchi 樺島=kabashima 雁木=gangi"
    " 北斗台=hokutodai 桐生野=kiryuno 霧峰=kirimine 樟葉台=kuzuhadai 久遠=kuon 暮波=kurenami"
    " 黒曜=kokuyo 紺碧=konpeki 蔵王野=zaono 彩波=ayanami 早苗田=sanaeda 潮見坂=shiomizaka"
    " 志摩津=shimatsu 白樺台=shirakabadai 白銀野=shiroganeno 新緑=shinryoku 翠泉=suisen"
    " 清澄野=kiyosumino 蒼天=soten 曽根原=sonehara 高砂野=takasagono 滝音=takine 橘台=tachibanadai"
    " 玉響=tamayura 千早野=chihayano 月影=tsukikage 筑波嶺=tsukubane 鶴見浦=tsurumiura 天羽=amaha"
    " 東雲野=shinonomeno 常盤木=tokiwagi 凪咲=nagisaki 夏目坂=natsumezaka 鳴海浜=narumihama"
    " 錦野=nishikino 虹橋=nijihashi 野分=nowaki 白鷺=shirasagi 花菱=hanabishi 羽衣=hagoromo"
    " 浜名瀬=hamanase 春霞=harugasumi 日向野=hinatano 氷見浦=himiura 深緑=fukamidori 福寿=fukuju"
    " 藤波=fujinami 双葉野=futabano 星逢=hoshiai 穂高野=hotakano 真砂=masago 松籟=shorai"
    " 丸八=maruhachi 三芳野=miyoshino 水無瀬=minase 実沢=misawa 港北嶺=kohokurei 宮城野=miyagino"
    " 睦月=mutsuki 武蔵嶺=musashine 紫野=murasakino 桃山台=momoyamadai 八雲野=yakumono"
    " 山吹=yamabuki 大和原=yamatohara 夕凪=yunagi 雪代=yukishiro 湯島台=yushimadai 陽光=yoko"
    " 吉備路=kibiji 若竹=wakatake 和泉野=izumino 若草嶺=wakakusane アオバ=aoba アサヒノ=asahino"
    " ソラノ=sorano ナギサ=nagisa ミライノ=miraino ルリノ=rurino ヒカリノ=hikarino コダマノ=kodamano"
)
"""First halves of company names."""

TRADES: tuple[tuple[str, str, str], ...] = tuple(
    (written, romanised, industry)
    for industry, names in {
        "製造業": "精工=seiko 製作所=seisakusho 工業=kogyo 化成=kasei 電機=denki 機械=kikai"
        " 金属=kinzoku 樹脂=jushi 食品=shokuhin 製薬=seiyaku",
        "情報通信業": "システムズ=systems ソフトウェア=software テクノロジー=technology"
        " データ=data ネットワーク=network 情報サービス=joho クラウド=cloud",
        "卸売・小売業": "商事=shoji 物産=bussan 商会=shokai 通商=tsusho 百貨=hyakka 薬局=yakkyoku",
        "建設・不動産業": "建設=kensetsu 工務店=komuten 不動産=fudosan 設計=sekkei 住宅=jutaku",
        "運輸・物流業": "物流=butsuryu 運輸=unyu 倉庫=soko 海運=kaiun ロジスティクス=logistics",
        "金融・保険業": "信用サービス=shinyo キャピタル=capital 保険事務所=hoken リース=lease",
        "人材・専門サービス業": "人材サービス=jinzai コンサルティング=consulting 会計事務所=kaikei"
        " 企画=kikaku 広告社=kokokusha 印刷=insatsu",
        "医療・教育": "メディカル=medical ケアサービス=care 教育社=kyoiku アカデミー=academy",
    }.items()
    for written, romanised in _pairs(names)
)
"""Second halves of company names, and the industry that they speak of."""

FORMS: tuple[Pair, ...] = (
    ("株式会社", ""),
    ("", "株式会社"),
    ("有限会社", ""),
    ("合同会社", ""),
)
"""The legal form, in front or behind."""

FORM_SHARES: tuple[float, ...] = (0.52, 0.38, 0.06, 0.04)

SURNAMES = _pairs(
    "佐藤=sato 鈴木=suzuki 高橋=takahashi 田中=tanaka 渡辺=watanabe 伊藤=ito 山本=yamamoto"
    " 中村=nakamura 小林=kobayashi 加藤=kato 吉田=yoshida 山田=yamada 佐々木=sasaki 山口=yamaguchi"
    " 松本=matsumoto 井上=inoue 木村=kimura 林=hayashi 斎藤=saito 清水=shimizu 山崎=yamazaki"
    " 森=mori 池田=ikeda 橋本=hashimoto 阿部=abe 石川=ishikawa 山下=yamashita 中島=nakajima"
    " 石井=ishii 小川=ogawa 前田=maeda 岡田=okada 長谷川=hasegawa 藤田=fujita 後藤=goto"
    " 近藤=kondo 村上=murakami 遠藤=endo 青木=aoki 坂本=sakamoto 福田=fukuda 西村=nishimura"
    " 太田=ota 藤井=fujii 岡本=okamoto 藤原=fujiwara 中野=nakano 三浦=miura 原田=harada"
    " 髙木=takagi 竹内=takeuchi 金子=kaneko 和田=wada 中山=nakayama 石田=ishida 上田=ueda"
    " 森田=morita 原=hara 柴田=shibata 酒井=sakai 工藤=kudo 横山=yokoyama 宮﨑=miyazaki"
)

GIVEN = _pairs(
    "健太=kenta 翔太=shota 大輔=daisuke 直樹=naoki 拓也=takuya 達也=tatsuya 誠=makoto"
    " 亮=ryo 学=manabu 浩二=koji 隆=takashi 剛=tsuyoshi 悠斗=yuto 蓮=ren 陽介=yosuke 和也=kazuya"
    " 俊介=shunsuke 慎一=shinichi 裕樹=yuki 康平=kohei 智也=tomoya 修=osamu 正人=masato 徹=toru"
    " 美咲=misaki 陽子=yoko 恵=megumi 由美=yumi 愛=ai 彩=aya 真由美=mayumi 裕子=hiroko 香織=kaori"
    " 智子=tomoko 麻衣=mai 千尋=chihiro 奈々=nana 遥=haruka 優子=yuko 明日香=asuka 綾子=ayako"
    " 瞳=hitomi 結衣=yui 莉子=riko さくら=sakura 久美子=kumiko 直美=naomi 理恵=rie 純=jun 薫=kaoru"
)

TITLES: tuple[str, ...] = (
    "担当", "主任", "係長", "課長", "課長代理", "部長", "次長", "マネージャー", "執行役員",
    "代表取締役", "情報システム部 課長", "営業企画部 マネージャー", "総務部 部長", "経営企画室長",
)  # fmt: skip

CITIES: tuple[str, ...] = (
    "東京都千代田区", "東京都港区", "東京都新宿区", "東京都品川区", "神奈川県横浜市西区",
    "埼玉県さいたま市大宮区", "千葉県千葉市美浜区", "愛知県名古屋市中村区", "大阪府大阪市北区",
    "大阪府大阪市中央区", "京都府京都市下京区", "兵庫県神戸市中央区", "広島県広島市中区",
    "福岡県福岡市博多区", "北海道札幌市中央区", "宮城県仙台市青葉区", "静岡県浜松市中央区",
    "新潟県新潟市中央区", "石川県金沢市", "岡山県岡山市北区",
)  # fmt: skip

NOTES: tuple[str, ...] = (
    "来期の予算で検討したいとのこと",
    "比較表を希望。競合2社を検討中",
    "資料送付済み。\n次回は決裁者も同席予定",
    "導入時期は未定、まずは情報収集",
    "現行システムの更新が、来年3月",
)
"""What people write about a lead; no note names anybody."""

//! Pages in other scripts and languages: text, title, language and day. All pages are our own words.

use dateline_facts::report::{BlockKind, Report};
use dateline_intake::{CleanOptions, Form, Hints, RawReport, clean};
use jiff::civil::date;

struct Page {
    language: &'static str,
    title: &'static str,
    day: &'static str,
    text: [&'static str; 3],
    also: &'static str,
}

const PAGES: [Page; 13] = [
    Page {
        language: "ar",
        title: "إغلاق الجسر فوق النهر",
        day: "5 يناير 2024",
        text: [
            "أغلقت السلطات الجسر فوق النهر يوم الاثنين بعد أن عثر المهندسون على شقوق في اثنتين من دعاماته.",
            "وقالت دائرة الطرق إن الجسر سيبقى مغلقا لمدة شهر، وإن الحافلات ستسلك الطريق القديم عبر المطحنة.",
            "وكان صياد قد رأى الشقوق قبل أسابيع وكتب ثلاث رسائل قبل أن يأتي أحد لينظر فيها.",
        ],
        also: "اقرأ أيضا: عاصفة في الطريق",
    },
    Page {
        language: "fa",
        title: "پل روی رودخانه بسته شد",
        day: "۱۵ دی ۱۴۰۲",
        text: [
            "پل روی رودخانه روز دوشنبه پس از آنکه مهندسان در دو پایهٔ آن ترک پیدا کردند بسته شد.",
            "ادارهٔ راه گفت که پل یک ماه بسته می‌ماند و اتوبوس‌ها از راه آسیاب قدیمی خواهند رفت.",
            "یک ماهیگیر ترک‌ها را چند هفته پیش دیده بود و سه نامه نوشت تا کسی برای دیدن آنها بیاید.",
        ],
        also: "بیشتر بخوانید: توفان در راه است",
    },
    Page {
        language: "ru",
        title: "Мост через реку закрыли",
        day: "5 января 2024 г.",
        text: [
            "Мост через реку закрыли в понедельник, после того как инженеры нашли трещины в двух его опорах.",
            "Он будет закрыт месяц, сообщила дорожная служба, а автобусы пойдут в объезд, по старой дороге у мельницы.",
            "Трещины увидел рыбак, который написал три письма, прежде чем кто-нибудь приехал на них посмотреть.",
        ],
        also: "Читайте также: Надвигается буря",
    },
    Page {
        language: "uk",
        title: "Міст через річку закрили",
        day: "5 січня 2024",
        text: [
            "Міст через річку закрили в понеділок, після того як інженери знайшли тріщини у двох його опорах.",
            "Він буде закритий місяць, повідомила дорожня служба, а автобуси поїдуть в об'їзд старою дорогою біля млина.",
            "Тріщини побачив рибалка, який написав три листи, перш ніж хтось приїхав на них подивитися.",
        ],
        also: "Читайте також: Насувається буря",
    },
    Page {
        language: "zh",
        title: "河上大桥关闭",
        day: "2024年1月5日",
        text: [
            "工程师在两座桥墩上发现裂缝之后，这座大桥于星期一关闭，所有车辆都要绕道而行。",
            "公路局表示，大桥将关闭一个月，公共汽车将改走磨坊旁边的旧路，路程要多二十分钟。",
            "几个星期以前，一位渔民就看到了裂缝，他写了三封信，才有人来看，居民对此非常不满。",
        ],
        also: "相关阅读：暴风雨即将来临",
    },
    Page {
        language: "ja",
        title: "川の橋が通行止めに",
        day: "2024年1月5日",
        text: [
            "技術者が二本の橋脚にひびを見つけたため、川にかかる橋は月曜日から通行止めになった。",
            "道路局によると、通行止めは一か月続き、バスは水車小屋のそばの古い道を通るという。",
            "ひびは数週間前に漁師が見つけており、三通の手紙を書いてようやく調べに来てもらえた。",
        ],
        also: "関連記事：嵐が近づく",
    },
    Page {
        language: "hi",
        title: "नदी पर बना पुल बंद",
        day: "5 जनवरी 2024",
        text: [
            "इंजीनियरों को दो खंभों में दरारें मिलने के बाद नदी पर बना पुल सोमवार को बंद कर दिया गया।",
            "सड़क विभाग ने कहा कि पुल एक महीने तक बंद रहेगा और बसें पुरानी चक्की वाली सड़क से जाएंगी।",
            "एक मछुआरे ने ये दरारें कई हफ्ते पहले देखी थीं और किसी के आने तक उसने तीन चिट्ठियां लिखीं।",
        ],
        also: "यह भी पढ़ें: तूफान आने वाला है",
    },
    Page {
        language: "el",
        title: "Έκλεισε η γέφυρα στο ποτάμι",
        day: "5 Ιανουαρίου 2024",
        text: [
            "Η γέφυρα στο ποτάμι έκλεισε τη Δευτέρα, αφού οι μηχανικοί βρήκαν ρωγμές σε δύο από τα βάθρα της.",
            "Θα μείνει κλειστή για έναν μήνα, είπε η υπηρεσία δρόμων, και τα λεωφορεία θα περνούν από τον παλιό μύλο.",
            "Τις ρωγμές τις είχε δει ένας ψαράς, που έγραψε τρία γράμματα πριν έρθει κάποιος να τις κοιτάξει.",
        ],
        also: "Διαβάστε επίσης: Έρχεται καταιγίδα",
    },
    Page {
        language: "he",
        title: "הגשר מעל הנהר נסגר",
        day: "5 בינואר 2024",
        text: [
            "הגשר מעל הנהר נסגר ביום שני, אחרי שמהנדסים מצאו סדקים בשניים מן העמודים שלו.",
            "הוא יישאר סגור במשך חודש, אמרה רשות הדרכים, והאוטובוסים ייסעו בדרך הישנה שליד הטחנה.",
            "את הסדקים ראה דייג לפני כמה שבועות, והוא כתב שלושה מכתבים עד שמישהו בא להסתכל עליהם.",
        ],
        also: "קראו גם: סערה בדרך",
    },
    Page {
        language: "tr",
        title: "Nehirdeki köprü kapatıldı",
        day: "5 Ocak 2024",
        text: [
            "Nehirdeki köprü, mühendislerin iki ayağında çatlaklar bulmasının ardından pazartesi günü kapatıldı.",
            "Karayolları müdürlüğü köprünün bir ay kapalı kalacağını ve otobüslerin değirmen yolundan gideceğini söyledi.",
            "Çatlakları haftalar önce bir balıkçı görmüştü; birisi gelip bakana kadar üç mektup yazmak zorunda kaldı.",
        ],
        also: "Ayrıca okuyun: Fırtına geliyor",
    },
    Page {
        language: "ko",
        title: "강 위의 다리 폐쇄",
        day: "2024년 1월 5일",
        text: [
            "기술자들이 교각 두 곳에서 균열을 발견한 뒤 강 위의 다리가 월요일부터 폐쇄되었다.",
            "도로국은 다리가 한 달 동안 닫힐 것이며 버스는 방앗간 옆 옛길로 다닐 것이라고 밝혔다.",
            "균열은 몇 주 전에 한 어부가 보았는데, 누군가 와서 볼 때까지 편지를 세 통이나 썼다.",
        ],
        also: "관련 기사: 폭풍이 온다",
    },
    Page {
        language: "ur",
        title: "دریا کا پل بند کر دیا گیا",
        day: "5 جنوری 2024",
        text: [
            "انجینئروں کو دو ستونوں میں دراڑیں ملنے کے بعد دریا کا پل پیر کے روز بند کر دیا گیا۔",
            "محکمہ سڑک نے کہا کہ پل ایک مہینے تک بند رہے گا اور بسیں پرانی چکی والے راستے سے جائیں گی۔",
            "ایک مچھیرے نے یہ دراڑیں کئی ہفتے پہلے دیکھی تھیں اور کسی کے آنے تک اس نے تین خط لکھے۔",
        ],
        also: "یہ بھی پڑھیں: طوفان آنے والا ہے",
    },
    Page {
        language: "bg",
        title: "Затвориха моста над реката",
        day: "5 януари 2024",
        text: [
            "Мостът над реката беше затворен в понеделник, след като инженери откриха пукнатини в две от подпорите му.",
            "Той ще остане затворен един месец, съобщи пътната служба, а автобусите ще минават по стария път край воденицата.",
            "Пукнатините бил видял един рибар, който написал три писма, преди някой да дойде да ги погледне.",
        ],
        also: "Прочетете още: Задава се буря",
    },
];

fn read(html: &str) -> Report {
    let raw = RawReport {
        uri: "mem:1".into(),
        bytes: html.as_bytes().to_vec(),
        form: Form::Html,
        hints: Hints::default(),
    };
    clean(&raw, &CleanOptions::default())
}

fn told(report: &Report) -> Vec<&str> {
    let blocks = report.blocks.iter().filter(|b| b.kind.is_told() && b.kind != BlockKind::Title);
    blocks.map(|b| b.span.of(&report.text)).collect()
}

fn html(page: &Page, declared: bool, body: &str) -> String {
    let lang = if declared { format!(" lang={}", page.language) } else { String::new() };
    format!(
        "<html{lang}><head><meta charset=utf-8><title>{0}</title></head><body><nav><ul><li><a href=/1>{0}</a><li><a href=/2>{1}</a></ul></nav>\
         <div class=content><h1>{0}</h1><div class=date>{2}</div>{body}</div>\
         <div class=sidebar><ul><li><a href=/3>{1}</a><li><a href=/4>{1}</a></ul></div></body></html>",
        page.title, page.also, page.day
    )
}

#[test]
fn the_article_is_found() {
    for page in &PAGES {
        let [a, b, c] = page.text;
        let body = format!("<p>{a}</p><p>{b}</p><p><a href=/x>{}</a></p><p>{c}</p><p>{b}</p>", page.also);
        let report = read(&html(page, true, &body));
        assert_eq!(told(&report), [a, b, c], "{}: no paragraph twice, no pointer", page.language);
        assert_eq!(report.title.as_deref(), Some(page.title));
        assert_eq!(report.language.as_deref(), Some(page.language));
    }
}

#[test]
fn the_day_is_read_in_the_page_s_words() {
    for page in &PAGES {
        let body: String = page.text.iter().map(|t| format!("<p>{t}</p>")).collect();
        let report = read(&html(page, true, &body));
        let when = (report.published.earliest, report.published.latest);
        assert_eq!(when, (Some(date(2024, 1, 5)), Some(date(2024, 1, 5))), "{}: {}", page.language, page.day);
    }
}

#[test]
fn the_language_is_told_by_the_text() {
    for page in &PAGES {
        let body: String = page.text.iter().map(|t| format!("<p>{t}</p>")).collect();
        let report = read(&html(page, false, &body));
        assert_eq!(report.language.as_deref(), Some(page.language));
    }
}

#[test]
fn pages_without_marks_are_not_empty() {
    for page in &PAGES {
        let report = read(&page.text.join("<br><br>"));
        assert_eq!(told(&report), page.text, "{}", page.language);
    }
}

#[test]
fn right_to_left_marks_and_joiners() {
    let persian = &PAGES[1];
    let body: String = persian.text.iter().map(|t| format!("<p dir=rtl>\u{200f}{t}\u{200e}</p>")).collect();
    let report = read(&html(persian, true, &body));
    assert_eq!(told(&report), persian.text, "direction marks go, the joiner inside a word stays");
    assert!(report.text.contains('\u{200c}'));
}

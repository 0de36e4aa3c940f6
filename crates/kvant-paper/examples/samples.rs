//! Writes papers to look at into a folder: `cargo run -p kvant-paper --example samples -- FOLDER`.

use std::path::Path;
use std::process::ExitCode;

use kvant_paper::colour::Colour;
use kvant_paper::document::{
    Cells, Choice, Fact, Item, Letterhead, PageWords, PaperDocument, PaperRow, PaperVariant, Party,
    Payment, PaymentCode, PaymentPlace, Section, Signature, TotalRow,
};
use kvant_paper::logo::Logo;
use kvant_paper::page::PaperFormat;
use kvant_paper::qr::QrModules;
use kvant_paper::typeface::{self, Typeface};
use kvant_paper::{layout, pdf};

fn main() -> ExitCode {
    let Some(folder) = std::env::args().nth(1) else {
        eprintln!("cargo run -p kvant-paper --example samples -- FOLDER");
        return ExitCode::FAILURE;
    };
    let Ok(typeface) = Typeface::read(typeface::REGULAR, typeface::BOLD) else {
        eprintln!("the font of the package is damaged");
        return ExitCode::FAILURE;
    };
    for (name, document) in [
        ("offer-1", offer(1)),
        ("offer-5", offer(5)),
        ("offer-60", offer(60)),
        ("offer-variants", variants()),
        ("bill", bill()),
        ("plain", plain()),
    ] {
        let pages = layout(&document, &PaperFormat::A4, &typeface);
        let file = Path::new(&folder).join(format!("{name}.pdf"));
        let bytes = pdf(&pages, &document, &typeface);
        println!("{}: {} pages, {} bytes", file.display(), pages.len(), bytes.len());
        if let Err(error) = std::fs::write(&file, bytes) {
            eprintln!("{}: {error}", file.display());
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

/// An offer of so many lines, with everything that one may have.
fn offer(lines: usize) -> PaperDocument {
    PaperDocument {
        letterhead: Letterhead { logo: logo(), ..letterhead() },
        title: "Коммерческое предложение № 12 от 1 декабря 2026 г.".into(),
        subtitle: "Техническая поддержка сайта и портала".into(),
        facts: vec![
            fact("К оплате", "45 841,50 ₽", "в том числе НДС 22 %"),
            fact("Предложение действует", "до 15 декабря", "по конец дня, московское время"),
            fact("Пакет действует", "до 1 марта", "при оплате до 15 декабря"),
        ],
        parties: parties(),
        variants: vec![variant("", lines)],
        sections: sections(),
        payment: Some(Payment { place: PaymentPlace::AfterTerms, ..payment() }),
        signatures: vec![signature("Генеральный директор", "И. И. Соколова")],
        ..base()
    }
}

fn variants() -> PaperDocument {
    PaperDocument {
        letterhead: letterhead(),
        accent: Colour::new(0x1B, 0x4F, 0x9C),
        title: "Коммерческое предложение № 13 от 1 декабря 2026 г.".into(),
        subtitle: "Техническая поддержка сайта и портала, три варианта на выбор".into(),
        facts: vec![
            fact("Вариант А. Пакет", "45 841,50 ₽", "40 квантов, до 1 марта"),
            fact("Вариант Б. Абонемент", "36 600,00 ₽", "в месяц, 6 ч включено"),
            fact("Вариант В. По факту", "3 500,00 ₽", "за час, без предоплаты"),
        ],
        parties: parties(),
        opening: vec![
            "Добрый день! По итогам разговора 30 ноября предлагаем три варианта поддержки. \
             Они отличаются тем, когда нужно платить и что будет с неизрасходованным временем."
                .into(),
        ],
        variants: vec![
            variant("Вариант А. Пакет на 40 квантов", 3),
            variant("Вариант Б. Абонемент на 12 месяцев", 4),
            variant("Вариант В. Разовые работы", 2),
        ],
        sections: sections(),
        payment: Some(Payment {
            code: PaymentCode::Missing(
                "QR-кода для оплаты нет: не указаны БИК и расчётный счёт".into(),
            ),
            requisites: vec![("Получатель".into(), "ООО «Ромашка»".into())],
            ..payment()
        }),
        signatures: vec![
            signature("Исполнитель", "И. И. Соколова"),
            signature("Заказчик", "П. А. Воробьёв"),
        ],
        ..base()
    }
}

fn bill() -> PaperDocument {
    PaperDocument {
        letterhead: letterhead(),
        accent: Colour::new(0xF2, 0xC0, 0x00),
        title: "Счёт на оплату № 128 от 1 декабря 2026 г.".into(),
        subtitle: "Оплата этого счёта означает согласие с условиями предложения № 12".into(),
        parties: parties(),
        variants: vec![variant("", 4)],
        payment: Some(Payment { place: PaymentPlace::BeforeTables, ..payment() }),
        signatures: vec![
            signature("Генеральный директор", "И. И. Соколова"),
            signature("Главный бухгалтер", "А. П. Лебедева"),
        ],
        ..base()
    }
}

fn plain() -> PaperDocument {
    PaperDocument {
        letterhead: Letterhead {
            name: "ИП Соколова И. И.".into(), ..Letterhead::default()
        },
        title: "Коммерческое предложение".into(),
        variants: vec![PaperVariant {
            rows: vec![PaperRow {
                cells: Cells {
                    number: "1".into(),
                    name: "Настройка".into(),
                    quantity: "2,5".into(),
                    unit: "ч".into(),
                    price: "3 500,00".into(),
                    sum: "8 750,00".into(),
                    ..Cells::default()
                },
                ..PaperRow::default()
            }],
            totals: vec![total("Итого, НДС не облагается", "8 750,00 ₽", true)],
            in_words: "Восемь тысяч семьсот пятьдесят рублей 00 копеек.".into(),
            ..PaperVariant::default()
        }],
        ..base()
    }
}

/// What all of them have.
fn base() -> PaperDocument {
    PaperDocument {
        head: Cells {
            number: "№".into(),
            name: "Наименование".into(),
            quantity: "Кол-во".into(),
            unit: "Ед.".into(),
            price: "Цена, ₽".into(),
            discount: "Скидка, ₽".into(),
            vat: "НДС 22 %, ₽".into(),
            sum: "Сумма, ₽".into(),
        },
        footer: "ООО «Ромашка», ИНН 7707083893. Предложение составлено 1 декабря 2026 г. по \
                 условиям в редакции от 22 ноября 2026 г."
            .into(),
        page_words: PageWords { page: "Страница".into(), of: "из".into() },
        ..PaperDocument::default()
    }
}

fn letterhead() -> Letterhead {
    Letterhead {
        logo: None,
        name: "ООО «Ромашка»".into(),
        details: vec![
            "115035, Москва, Садовническая улица, дом 82, строение 2".into(),
            "+7 495 000-00-00 · sales@romashka.example".into(),
        ],
    }
}

/// Six squares, an hour.
fn logo() -> Option<Logo> {
    let (width, height) = (320_u32, 200_u32);
    let mut bytes = Vec::new();
    for y in 0..height {
        for x in 0..width {
            let is_inside = x % 120 < 80 && y % 120 < 80;
            let opaque = if is_inside { 255 } else { 0 };
            bytes.extend([0x0A, 0x6B, 0x50, opaque]);
        }
    }
    Logo::rgba(width, height, &bytes).ok()
}

fn fact(label: &str, value: &str, note: &str) -> Fact {
    Fact { label: label.into(), value: value.into(), note: note.into() }
}

fn parties() -> Vec<Party> {
    vec![
        Party {
            role: "Исполнитель".into(),
            name: "ООО «Ромашка»".into(),
            details: vec!["ИНН 7707083893, КПП 770701001".into(), "Москва".into()],
        },
        Party {
            role: "Заказчик".into(),
            name: "АО «Научно-производственное объединение „Василёк“»".into(),
            details: vec!["ИНН 5024002119".into(), "Воробьёв Пётр Алексеевич".into()],
        },
    ]
}

fn total(label: &str, value: &str, is_main: bool) -> TotalRow {
    TotalRow { label: label.into(), value: value.into(), is_main }
}

fn variant(heading: &str, lines: usize) -> PaperVariant {
    let names = [
        ("Пакет технической поддержки «Скорая помощь»", "40", "квант", "825,00"),
        ("Настройка обмена с учётной системой", "2,5", "ч", "3 500,00"),
        ("Обучение сотрудников", "1", "усл.", "12 000,00"),
        ("Перенос сайта на другой сервер с проверкой форм и почты", "1", "усл.", "18 400,00"),
        ("Дежурство в выходной день", "8", "ч", "5 250,00"),
    ];
    let rows = (0..lines).zip(names.iter().cycle()).map(|(index, (name, count, unit, price))| {
        let choice = match index % 5 {
            2 => Choice::Taken,
            3 => Choice::NotTaken,
            _ => Choice::Fixed,
        };
        let note = match index % 5 {
            0 => "30 квантов и больше; 90 дней со дня оплаты",
            2 => "по желанию, в сумму входит",
            3 => "по желанию, в сумму не входит",
            _ => "",
        };
        PaperRow {
            cells: Cells {
                number: index.saturating_add(1).to_string(),
                name: (*name).into(),
                quantity: (*count).into(),
                unit: (*unit).into(),
                price: (*price).into(),
                discount: if index == 0 { "3 300,00".into() } else { String::new() },
                vat: "6 534,00".into(),
                sum: "36 234,00".into(),
            },
            note: note.into(),
            choice,
        }
    });
    PaperVariant {
        heading: heading.into(),
        note: String::new(),
        rows: rows.collect(),
        totals: vec![
            total("Сумма", "41 750,00 ₽", false),
            total("Скидка 10 % постоянному клиенту", "−4 175,00 ₽", false),
            total("НДС 22 %", "8 266,50 ₽", false),
            total("Итого", "45 841,50 ₽", true),
        ],
        in_words: "Сорок пять тысяч восемьсот сорок один рубль 50 копеек.".into(),
    }
}

fn sections() -> Vec<Section> {
    let item = |label: &str, text: &str| Item { label: label.into(), text: text.into() };
    vec![
        Section {
            heading: "Условия".into(),
            items: vec![
                item("Реакция", "2 рабочих часа с регистрации обращения (строка 44)"),
                item(
                    "Время работы",
                    "рабочие дни с 9:00 до 18:00 по московскому времени (строка 9)",
                ),
                item(
                    "Срок пакета",
                    "90 календарных дней со дня оплаты; что осталось, сгорает (строки 23–24)",
                ),
                item("Учёт времени", "квант 10 минут, начатый считается целым (строки 10–11)"),
            ],
        },
        Section {
            heading: "Что не входит".into(),
            items: vec![
                item("", "Разработка новых разделов и интеграций, покупка лицензий, хостинг."),
                item(
                    "",
                    "Чего в условиях не сказано: продлевается ли пакет на время простоя по вине \
                     исполнителя. Считаем, что нет; это стоит уточнить до оплаты.",
                ),
            ],
        },
    ]
}

fn payment() -> Payment {
    let text = "ST00012|Name=ООО «Ромашка»|PersonalAcc=40702810400000012345|BankName=ПАО СБЕРБАНК|\
                BIC=044525225|CorrespAcc=30101810400000000225|PayeeINN=7707083893|KPP=770701001|\
                Sum=4584150|Purpose=Оплата по предложению № 12 от 01.12.2026";
    let code = QrModules::of(text).map_or(PaymentCode::None, |modules| PaymentCode::Scan {
        modules,
        caption: "Оплата в приложении банка".into(),
    });
    let line = |label: &str, value: &str| (label.to_string(), value.to_string());
    Payment {
        heading: "Оплата".into(),
        requisites: vec![
            line("Получатель", "ООО «Ромашка»"),
            line("ИНН / КПП", "7707083893 / 770701001"),
            line("Расчётный счёт", "40702810400000012345"),
            line("Банк", "ПАО СБЕРБАНК, Москва"),
            line("БИК", "044525225"),
            line("Корр. счёт", "30101810400000000225"),
            line("Назначение", "Оплата по предложению № 12 от 1 декабря 2026 г., в т. ч. НДС 22 %"),
        ],
        code,
        place: PaymentPlace::AfterTerms,
    }
}

fn signature(role: &str, name: &str) -> Signature {
    Signature { role: role.into(), name: name.into() }
}

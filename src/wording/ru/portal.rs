//! The words of the client portal: «Мой пакет», «Обращения», «История», «Настройки».

pub const MY_NAME: &str = "Мой пакет";
pub const MY_HEADING: &str = "Сколько у вас осталось и до какого дня";
pub const REQUESTS_NAME: &str = "Обращения";
pub const REQUESTS_HEADING: &str = "Что вы попросили и когда вам ответят";
pub const HISTORY_NAME: &str = "История";
pub const HISTORY_HEADING: &str = "Что записано в учёте";
pub const SETTINGS_NAME: &str = "Настройки";
pub const SETTINGS_HEADING: &str = "Как считать и где хранить";
pub const ACT_NAME: &str = "Акты";
pub const ACT_HEADING: &str = "Что оплачено, отработано и осталось за период";

pub const FRAMED: &str = "Внутри другого сайта учёт не открывается.";
pub const OPEN_IN_OWN_WINDOW: &str = "Открыть в отдельном окне";

pub const REQUESTS_EMPTY: &str =
    "Учёт ещё не начат: на этом устройстве не записано ни одного обращения.";
pub const HISTORY_EMPTY: &str = "Учёт ещё не начат: на этом устройстве ничего не записано.";
pub const SETTINGS_EMPTY: &str = "Учёт ещё не начат: настраивать пока нечего.";

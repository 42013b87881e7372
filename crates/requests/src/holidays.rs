//! Holidays that an administrator adds to the calendar the product brings. They hold for requests
//! that come after them: every request keeps the calendar it began with.

use accounts::{Actor, Permission};
use jiff::civil::Date;
use law::{ExtraHoliday, ExtraHolidays, Region, Words, holiday};
use ledger::{Deed, Ledger};
use serde_json::json;

use crate::change::authorize;
use crate::{Controller, Error, Refusal, store};

/// The longest name or source, in characters.
const LONGEST: usize = 200;

/// Every added holiday, in the order they were added.
pub async fn holidays(ledger: &Ledger) -> Result<ExtraHolidays, Error> {
    let mut conn = ledger.store.pool().acquire().await?;
    Ok(ExtraHolidays(store::holidays(&mut conn).await?))
}

/// The controller with the calendar as it is now.
pub async fn controller_now(ledger: &Ledger, controller: &Controller) -> Result<Controller, Error> {
    Ok(Controller {
        extra_holidays: holidays(ledger).await?,
        ..controller.clone()
    })
}

/// A holiday from outside.
#[derive(Debug, Clone)]
pub struct NewHoliday {
    pub day: Date,
    pub name_de: String,
    /// The German name when empty.
    pub name_en: String,
    pub region: Region,
    pub source: String,
}

/// Adds a holiday. It can move the end of later requests only, and is never taken back.
pub async fn add_holiday(
    ledger: &Ledger,
    actor: &Actor,
    new: &NewHoliday,
) -> Result<ExtraHoliday, Error> {
    authorize(ledger, actor, Permission::SystemsManage, None).await?;
    let added = checked(new)?;
    let mut tx = ledger.begin().await?;
    let known = ExtraHolidays(store::holidays(tx.conn()).await?);
    if let Some(found) = holiday::on(added.date, added.region, &known) {
        let message = format!("is a holiday there already: {}", found.name.en);
        return Err(Refusal::new("holiday-known", message)
            .at("day")
            .with("name", found.name.de)
            .into());
    }
    let number = known.0.len() + 1;
    let at = ledger.clock.now();
    let by = &*actor.account.login;
    if !store::insert_holiday(tx.conn(), (number, &added), (by, at)).await? {
        let message = "somebody else just added a holiday; look at the list and try again";
        return Err(Refusal::new("holiday-raced", message).into());
    }
    let mut all = known.0;
    all.push(added.clone());
    let details = json!({
        "day": added.date,
        "region": added.region,
        "name": added.name,
        "source": added.source,
        "calendar": ExtraHolidays(all).version(),
    });
    tx.record(Deed {
        object: Some(added.date.to_string()),
        details,
        ..Deed::done(actor.who(), "holidays.add")
    })
    .await?;
    tx.commit().await?;
    Ok(added)
}

fn checked(new: &NewHoliday) -> Result<ExtraHoliday, Refusal> {
    let line = |field: &'static str, text: &str| {
        let text = text.trim();
        let fits = !text.is_empty() && text.chars().count() <= LONGEST;
        if fits && !text.chars().any(char::is_control) {
            return Ok(text.to_owned());
        }
        let message = format!("must be one line of 1 to {LONGEST} characters");
        Err(Refusal::new("holiday-line", message).at(field))
    };
    let years = i32::from(law::received::FIRST_YEAR)..=i32::from(law::received::LAST_YEAR);
    if !years.contains(&i32::from(new.day.year())) {
        return Err(Refusal::new("date-range", "lies too far off").at("day"));
    }
    let german = line("name_de", &new.name_de)?;
    let english = if new.name_en.trim().is_empty() {
        german.clone()
    } else {
        line("name_en", &new.name_en)?
    };
    Ok(ExtraHoliday {
        date: new.day,
        name: Words::new(german, english),
        region: new.region,
        source: line("source", &new.source)?,
    })
}

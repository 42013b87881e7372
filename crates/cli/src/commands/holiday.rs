//! `holiday`: the days an administrator added to the calendar of deadlines.

use law::{ExtraHoliday, Region};
use requests::NewHoliday;
use serde::Serialize;

use crate::answer::Answer;
use crate::arguments::Acting;
use crate::failure::Failure;
use crate::installation::Installation;

#[derive(clap::Subcommand)]
pub enum Command {
    /// List the added holidays and the version of the calendar they make
    List,
    /// Add a holiday; it holds for requests recorded after it and is never taken back
    Add(Add),
}

#[derive(clap::Args)]
pub struct Add {
    /// Such as 2027-05-04
    #[arg(long)]
    day: String,
    /// Its name in German
    #[arg(long)]
    name: String,
    /// Its name in English; the German one when absent
    #[arg(long)]
    name_en: Option<String>,
    /// Where it is kept; the controller's region when absent
    #[arg(long)]
    region: Option<Region>,
    /// The statute or order that says so
    #[arg(long)]
    source: String,
    #[command(flatten)]
    acting: Acting,
}

#[derive(Serialize)]
struct Listed<'a> {
    calendar: String,
    holidays: &'a [ExtraHoliday],
}

pub async fn run(site: &Installation, command: Command) -> Result<Answer, Failure> {
    if let Command::Add(asked) = command {
        let actor = site.actor(&asked.acting.login).await?;
        let day = asked.day.trim().parse().map_err(|_| {
            Failure::refused("--day: cannot be read; give a day such as 2027-05-04")
        })?;
        let new = NewHoliday {
            day,
            name_de: asked.name,
            name_en: asked.name_en.unwrap_or_default(),
            region: asked.region.unwrap_or(site.desk.controller.region),
            source: asked.source,
        };
        requests::add_holiday(site.ledger(), &actor, &new).await?;
    }
    let extra = requests::holidays(site.ledger()).await?;
    let lines: Vec<String> = extra.0.iter().map(line).collect();
    let listed = Listed {
        calendar: extra.version(),
        holidays: &extra.0,
    };
    let text = format!("calendar {}\n{}", listed.calendar, lines.join("\n"));
    Ok(Answer::new(&listed, text.trim_end().to_owned()))
}

fn line(one: &ExtraHoliday) -> String {
    let (day, region, source) = (one.date, one.region, &one.source);
    format!("{day}  {region:<8}  {}  ({source})", one.name.de)
}

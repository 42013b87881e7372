//! Figures that equal the list, and the calendar of deadlines.

use accounts::Role;
use jiff::SignedDuration;

use crate::support::{Browser, World};
use crate::workflows::opened;

/// The cells of a table's row that begins with this head, tags left out.
fn row(page: &str, table: &str, head: &str) -> Vec<String> {
    let rest = page.split_once(&format!("id=\"{table}\"")).unwrap().1;
    let table = rest.split("</table>").next().unwrap();
    let row = table.split("<tr>").find(|row| row.contains(head));
    let row = row.unwrap_or_else(|| panic!("no row {head}: {table}"));
    row.split("<t")
        .skip(1)
        .map(|cell| {
            let mut text = String::new();
            let mut inside = true;
            for c in cell.chars() {
                match c {
                    '<' => inside = true,
                    '>' => inside = false,
                    c if !inside => text.push(c),
                    _ => {}
                }
            }
            text.trim().to_owned()
        })
        .collect()
}

/// Follows every link of the table, and counts the rows of the list behind it.
async fn follow(browser: &mut Browser, page: &str, table: &str) -> usize {
    let rest = page.split_once(&format!("id=\"{table}\"")).unwrap().1;
    let table = rest.split("</table>").next().unwrap().to_owned();
    let mut followed = 0;
    for link in table.split("<a href=\"").skip(1) {
        let (href, rest) = link.split_once('"').unwrap();
        let number = rest.split(['>', '<']).nth(1).unwrap();
        let list = browser
            .get(&href.replace("&#38;", "&").replace("&amp;", "&"))
            .await;
        let rows = list.body.matches("class=\"fix number\"").count();
        assert_eq!(rows.to_string(), number, "{href}");
        followed += 1;
    }
    followed
}

async fn desk() -> (World, Browser) {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    // Overdue, this week, in two weeks, in four; one of nobody, one that waits, one closed.
    for received in ["15.10.", "26.10.", "5.11.", "5.11.", "23.11."] {
        opened(&mut manager, "access", received).await;
    }
    manager.get("/requests/GD-2026-0004").await;
    let fields = [("until", "1.12."), ("reason", "Nachfrage")];
    manager
        .done("/requests/GD-2026-0004/change/waiting", &fields)
        .await;
    manager
        .done("/requests/GD-2026-0005/assignee", &[("assignee", "")])
        .await;
    (world, manager)
}

#[tokio::test]
async fn every_number_of_the_weeks_leads_to_as_many_rows_of_the_list() {
    let (_world, mut manager) = desk().await;
    let page = manager.get("/figures").await;
    assert_eq!(page.status, 200, "{}", page.body);
    let overdue = row(&page.body, "weeks-table", "überfällig");
    assert_eq!(overdue.last().unwrap(), "1", "{overdue:?}");
    let sum = row(&page.body, "weeks-table", "class=\"strong\">Summe");
    assert_eq!(sum.last().unwrap(), "5", "{sum:?}");
    let followed = follow(&mut manager, &page.body, "weeks-table").await;
    assert!(followed >= 9, "{followed} numbers");
    assert!(page.body.contains("<svg class=\"chart weeks\"") && page.body.contains("<desc"));
    let open = manager.get("/requests?group=open").await;
    assert_eq!(open.body.matches("class=\"fix number\"").count(), 5);
}

#[tokio::test]
async fn the_state_of_running_requests_equals_the_list_and_names_what_is_left() {
    let (_world, mut manager) = desk().await;
    let page = manager.get("/figures").await;
    let list = manager.get("/requests?group=open").await;
    let first = |body: &str, from: &str| {
        let rest = body.split_once(from).unwrap().1.to_owned();
        let found: Vec<String> = rest
            .split("href=\"/requests/GD-2026-")
            .skip(1)
            .map(|link| link[..4].to_owned())
            .collect();
        found
    };
    let mut listed = first(&list.body, "<tbody>");
    listed.dedup();
    // A task that waits leads to its request a second time.
    let mut shown = first(&page.body, "id=\"open-table\"");
    shown.dedup();
    assert_eq!(shown, ["0001", "0002", "0003", "0004", "0005"]);
    assert_eq!(listed, shown, "the same requests in the same order");
    let one = row(&page.body, "open-table", "GD-2026-0001");
    // Due on 16 November, today is the 23rd.
    assert_eq!(one[1], "-7", "{one:?}");
    let of = one[7].split_once('/').unwrap();
    let (done, all): (i32, i32) = (of.0.parse().unwrap(), of.1.parse().unwrap());
    assert_eq!(one[8], (all - done).to_string(), "{one:?}");
    let ready: i32 = one[9].parse().unwrap();
    assert!(ready > 0 && ready < all - done, "{one:?}");
    assert!(page.body.contains("href=\"/requests?group=open\">5<"));
}

#[tokio::test]
async fn answers_stand_against_their_limit_with_median_and_table() {
    let (world, mut manager) = desk().await;
    let empty = manager.get("/figures").await;
    assert!(!empty.body.contains("chart answers") && empty.body.contains("0 Antworten"));
    for number in ["0001", "0002"] {
        let path = format!("/requests/GD-2026-{number}/steps/Z1/tick");
        manager.done(&path, &[]).await;
    }
    let page = manager.get("/figures").await;
    assert!(
        page.body
            .contains("2 Antworten in den letzten zwölf Monaten, davon 1 verspätet")
    );
    assert!(
        page.body
            .contains("nach höchstens 28 Tagen hinaus, neun von zehn nach höchstens 39")
    );
    assert_eq!(page.body.matches("r=\"3\"/>").count(), 1, "in time");
    assert_eq!(
        page.body.matches("class=\"late\"").count(),
        1,
        "a square for the late one"
    );
    let late = row(&page.body, "answers-table", "GD-2026-0001");
    assert_eq!((&*late[3], &*late[4]), ("39", "32"), "{late:?}");
    let auditor = &mut world.sign_in(Role::Auditor).await;
    let page = auditor.get("/figures").await;
    assert_eq!(page.status, 200);
    assert!(
        !page.body.contains("href=\"/requests/GD-"),
        "an auditor opens no case"
    );
}

#[tokio::test]
async fn a_calendar_is_fetched_from_its_secret_address_until_that_is_renewed_or_ended() {
    let (world, manager) = desk().await;
    let mut agent = world.sign_in(Role::Agent).await;
    let account = agent.get("/account").await;
    assert!(account.body.contains("Der Kalender ist ausgeschaltet"));
    let page = agent.post("/account/calendar", &[]).await;
    let secret = page.between("/calendar/", ".ics");
    assert_eq!(secret.len(), 64);
    let at = format!("/calendar/{secret}.ics");
    assert!(
        !agent.get("/account").await.body.contains(&secret),
        "shown once"
    );
    let mut program = world.browser();
    let feed = program.get(&at).await;
    assert_eq!(feed.status, 200);
    let kind = feed.headers["content-type"].to_str().unwrap();
    assert_eq!(kind, "text/calendar; charset=utf-8");
    assert_eq!(
        feed.body.matches("BEGIN:VEVENT\r\n").count(),
        4,
        "those of the agent"
    );
    let plain = feed.body.replace("\r\n ", "");
    for line in [
        "UID:GD-2026-0001@127.0.0.1:8080\r\n",
        "DTSTAMP:20261123T090000Z\r\n",
        "DTSTART;VALUE=DATE:20261116\r\n",
        "SUMMARY:GD-2026-0001 Auskunft: gesetzliche Frist\r\n",
        "URL:http://127.0.0.1:8080/requests/GD-2026-0001\r\n",
    ] {
        assert!(plain.contains(line), "{line}: {plain}");
    }
    assert!(feed.body.split("\r\n").all(|line| line.len() <= 75));
    assert!(!feed.body.contains("agent") && !feed.body.contains("contact:"));
    let again = agent.post("/account/calendar", &[]).await;
    assert_eq!(
        program.get(&at).await.status,
        404,
        "the old address is over"
    );
    let at = format!("/calendar/{}.ics", again.between("/calendar/", ".ics"));
    let whole = program.get(&at).await;
    assert_eq!(
        whole.body.replace("20261123T090000Z", ""),
        feed.body.replace("20261123T090000Z", ""),
        "the same events under the same ids"
    );
    agent.done("/account/calendar/end", &[]).await;
    assert_eq!(program.get(&at).await.status, 404);
    drop(manager);
}

#[tokio::test]
async fn a_calendar_is_given_out_sixty_times_an_hour_and_guessing_is_slowed_down() {
    let world = World::new().await;
    let mut agent = world.sign_in(Role::Agent).await;
    let page = agent.post("/account/calendar", &[]).await;
    let at = format!("/calendar/{}.ics", page.between("/calendar/", ".ics"));
    let mut program = world.browser();
    for _ in 0..60 {
        assert_eq!(program.get(&at).await.status, 200);
    }
    let slowed = program.get(&at).await;
    assert_eq!(slowed.status, 429);
    assert_eq!(slowed.headers["retry-after"], "3600");
    for _ in 0..20 {
        assert_eq!(program.get("/calendar/abc.ics").await.status, 404);
    }
    assert_eq!(program.get("/calendar/abc.ics").await.status, 429);
    world
        .app
        .ledger
        .clock
        .advance(SignedDuration::from_hours(1));
    assert_eq!(program.get(&at).await.status, 200);
}

#[tokio::test]
async fn a_request_past_its_end_shows_that_it_was_escalated_and_to_whom() {
    let world = World::new().await;
    crate::workflows::reach(&world, Role::Approver).await;
    crate::workflows::look(&world).await;
    let mut agent = world.sign_in(Role::Agent).await;
    let number = opened(&mut agent, "erasure", "20.11.").await;
    let case = agent.get(&format!("/requests/{number}")).await;
    assert!(!case.body.contains("class=\"escalated\""));
    crate::workflows::run_on(&world, 12, 60).await;
    let mut agent = world.sign_in(Role::Agent).await;
    let case = agent.get(&format!("/requests/{number}")).await;
    assert!(case.body.contains("class=\"escalated\""), "{}", case.body);
    assert!(case.body.contains("überfällig"));
    let told = case.between("class=\"escalated\"", "</div>");
    assert!(told.contains("Freigabe"), "{told}");
}

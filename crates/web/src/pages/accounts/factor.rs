//! Sets the second factor up: a picture for the authenticator, a first code, recovery codes.

use askama::Template;
use base::Secret;
use qrcode::{Color, EcLevel, QrCode};

use super::code::code_faults;
use crate::fields::Fields;
use crate::refusal::{Fault, Refusal};
use crate::session;
use crate::visit::{Answer, Errors, Frame, Visit, form, own_path, page, to};

#[derive(Template)]
#[template(path = "accounts/factor.html")]
struct SecondFactor {
    page: Frame,
    errors: Errors,
    next: String,
    /// Whether a role of the account needs it and the session waits for it.
    demanded: bool,
    has_factor: bool,
    fresh: bool,
    waiting: Option<Waiting>,
}

/// A secret that waits for its first code.
struct Waiting {
    /// In groups of four, to be typed.
    secret: String,
    /// The same for a link on a telephone.
    address: String,
    picture: Picture,
}

/// A QR code as one path, drawn on a grid of `size` by `size` cells.
struct Picture {
    size: usize,
    path: String,
}

#[derive(Template)]
#[template(path = "accounts/recovery.html")]
struct Recovery {
    page: Frame,
    codes: Vec<String>,
    next: String,
}

/// What stands, and what waits for its first code.
pub async fn show(visit: Visit, fields: Fields) -> Answer {
    render(&visit, &fields, &[]).await
}

/// Draws a secret. Who has one already gives the password again first.
pub async fn begin(visit: Visit, fields: Fields) -> Answer {
    let mut session = visit.any_session()?.clone();
    if session.has_factor {
        session = match session::freshen(&visit, &fields).await {
            Ok(fresh) => fresh,
            Err(refusal) => return render(&visit, &fields, &refusal.faults()?).await,
        };
    }
    accounts::begin_enrolment(&visit.app.ledger, &session).await?;
    let next: String =
        form_urlencoded::byte_serialize(own_path(fields.get("next")).as_bytes()).collect();
    to(&format!("/account/second-factor?next={next}"))
}

/// Takes the first code and shows the recovery codes, once.
pub async fn confirm(visit: Visit, fields: Fields) -> Answer {
    let session = visit.any_session()?;
    let code = Secret::new(fields.get("code"));
    match accounts::confirm_enrolment(&visit.app.ledger, session, &code).await {
        Ok(codes) => page(&Recovery {
            page: visit.titled("recovery-title"),
            codes: codes.iter().map(|code| code.expose().to_owned()).collect(),
            next: own_path(fields.get("next")).to_owned(),
        }),
        Err(error) => render(&visit, &fields, &code_faults(error)?).await,
    }
}

async fn render(visit: &Visit, fields: &Fields, faults: &[Fault]) -> Answer {
    let session = visit.any_session()?;
    let errors = visit.errors(faults);
    // A factor in force is changed by who gave it; nobody else sees what waits.
    let may_see = !session.has_factor || session.factor_at.is_some();
    let waiting = if may_see {
        accounts::enrolment(&visit.app.ledger, session).await?
    } else {
        None
    };
    let waiting = waiting.map(|waiting| waiting_of(&waiting)).transpose()?;
    let template = SecondFactor {
        page: visit.titled("factor-title").refused_if(&errors),
        next: own_path(fields.get("next")).to_owned(),
        demanded: visit.halfway.is_some(),
        has_factor: session.has_factor,
        fresh: !session.has_factor || session.is_fresh(visit.app.now()),
        waiting,
        errors,
    };
    form(&template, &template.errors)
}

fn waiting_of(enrolment: &accounts::Enrolment) -> Result<Waiting, Refusal> {
    let address = enrolment.address.expose();
    Ok(Waiting {
        secret: in_fours(enrolment.secret.expose()),
        address: address.to_owned(),
        picture: picture(address)?,
    })
}

fn in_fours(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let groups = letters
        .chunks(4)
        .map(|four| four.iter().collect::<String>());
    groups.collect::<Vec<_>>().join(" ")
}

/// A QR code (ISO/IEC 18004) as one path of unit squares; the quiet zone is the template's.
fn picture(text: &str) -> Result<Picture, Refusal> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M)
        .map_err(|error| Refusal::broken(&error))?;
    let size = code.width();
    let dark = code.to_colors().into_iter().enumerate();
    let squares = dark
        .filter(|(_, color)| *color == Color::Dark)
        .map(|(at, _)| format!("M{} {}h1v1h-1z", at % size, at / size));
    Ok(Picture {
        size,
        path: squares.collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_has_the_three_corners_every_reader_looks_for() {
        let picture = picture("otpauth://totp/Vergissmein:anna?secret=GEZDGNBVGY3TQOJQ").unwrap();
        let last = picture.size - 1;
        for (x, y) in [(0, 0), (last, 0), (0, last)] {
            assert!(picture.path.contains(&format!("M{x} {y}h1")), "{x} {y}");
        }
        assert!(!picture.path.contains(&format!("M{last} {last}h1v1h-1zM")));
        assert_eq!(in_fours("ABCDEFGHIJ"), "ABCD EFGH IJ");
    }
}

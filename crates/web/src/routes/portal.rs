//! The public form: nobody is signed in, and no page of the house is behind it.

use axum::routing::{get, post};

use super::Access::Public;
use super::Trace::{Deed, Nothing, Reads};
use super::{Method, Route};
use crate::pages;

pub const ROWS: &[Route] = &[
    route!(GET "/portal", Public, Reads, pages::portal::right::show),
    route!(POST "/portal", Public, Nothing, pages::portal::right::choose),
    route!(POST "/portal/language", Public, Nothing, pages::language::choose),
    route!(GET "/portal/you", Public, Reads, pages::portal::you::show),
    route!(POST "/portal/you", Public, Nothing, pages::portal::you::say),
    route!(GET "/portal/details", Public, Reads, pages::portal::details::show),
    route!(POST "/portal/details", Public, Nothing, pages::portal::details::say),
    route!(GET "/portal/check", Public, Reads, pages::portal::check::show),
    route!(POST "/portal/check", Public, Deed("portal.send"), pages::portal::check::send),
    route!(GET "/portal/sent", Public, Reads, pages::portal::sent::show),
    route!(POST "/portal/sent", Public, Nothing, pages::portal::sent::begin_anew),
    route!(GET "/portal/status", Public, Reads, pages::portal::status::show),
    route!(POST "/portal/status", Public, Deed("portal.look"), pages::portal::status::look),
    route!(POST "/portal/withdraw", Public, Deed("portal.withdraw"), pages::portal::status::withdraw),
];

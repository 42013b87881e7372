//! The addresses of the texts and the letterhead that letters are written by.

use axum::routing::{get, post};

use super::Access::Needs;
use super::Permission as P;
use super::Trace::{Deed, Nothing, Reads};
use super::{Method, Route};
use crate::{api, pages};

pub const ROWS: &[Route] = &[
    route!(GET "/templates", Needs(P::TemplatesManage), Reads, pages::templates::list::show),
    route!(GET "/templates/letterhead", Needs(P::TemplatesManage), Reads, pages::templates::letterhead::show),
    route!(POST "/templates/letterhead", Needs(P::TemplatesManage), Deed("templates.letterhead"), pages::templates::letterhead::save),
    route!(POST "/templates/letterhead/preview", Needs(P::TemplatesManage), Nothing, pages::templates::letterhead::preview),
    route!(POST "/templates/letterhead/restore", Needs(P::TemplatesManage), Deed("templates.letterhead"), pages::templates::letterhead::restore),
    route!(GET "/templates/{text}/{language}", Needs(P::TemplatesManage), Reads, pages::templates::show::show),
    route!(POST "/templates/{text}/{language}", Needs(P::TemplatesManage), Deed("templates.save"), pages::templates::show::save),
    route!(POST "/templates/{text}/{language}/preview", Needs(P::TemplatesManage), Nothing, pages::templates::show::preview),
    route!(POST "/templates/{text}/{language}/restore", Needs(P::TemplatesManage), Deed("templates.restore"), pages::templates::show::restore),
    route!(GET "/api/v1/templates", Needs(P::TemplatesManage), Reads, api::templates::list),
    route!(GET "/api/v1/templates/{text}/{language}", Needs(P::TemplatesManage), Reads, api::templates::show),
    route!(POST "/api/v1/templates/{text}/{language}", Needs(P::TemplatesManage), Deed("templates.save"), api::templates::save),
    route!(POST "/api/v1/templates/{text}/{language}/restore", Needs(P::TemplatesManage), Deed("templates.restore"), api::templates::restore),
    route!(GET "/api/v1/letterhead", Needs(P::TemplatesManage), Reads, api::templates::heads),
    route!(POST "/api/v1/letterhead", Needs(P::TemplatesManage), Deed("templates.letterhead"), api::templates::save_head),
    route!(POST "/api/v1/letterhead/restore", Needs(P::TemplatesManage), Deed("templates.letterhead"), api::templates::restore_head),
];

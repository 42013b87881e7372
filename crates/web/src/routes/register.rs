//! Systems and what they hold: the register, inventories, and consents in the CRM's own fields.

use accounts::Permission as P;
use axum::routing::{get, post};

use crate::route::Access::Needs;
use crate::route::Trace::{Deed, Reads};
use crate::route::{Method, Route};
use crate::{api, pages};

/// The rows.
pub const ROWS: &[Route] = &[
    route!(GET "/systems/{system}/inventory", Needs(P::SystemsRead), Reads, pages::systems::inventory::show),
    route!(GET "/systems/{system}/inventory.csv", Needs(P::SystemsRead), Reads, pages::systems::inventory::csv),
    route!(POST "/systems/{system}/inventory", Needs(P::InventoryTake), Deed("inventory.take"), pages::systems::inventory::take),
    route!(GET "/register", Needs(P::RegisterRead), Reads, pages::register::list::show),
    route!(GET "/register/new", Needs(P::RegisterWrite), Reads, pages::register::edit::new),
    route!(POST "/register/new", Needs(P::RegisterWrite), Deed("register.add"), pages::register::edit::add),
    route!(GET "/register/record", Needs(P::RegisterRead), Reads, pages::register::record::show),
    route!(GET "/register/record.csv", Needs(P::RegisterRead), Reads, pages::register::record::csv),
    route!(GET "/register/record.pdf", Needs(P::RegisterRead), Reads, pages::register::record::pdf),
    route!(GET "/register/controller", Needs(P::RegisterWrite), Reads, pages::register::controller::show),
    route!(POST "/register/controller", Needs(P::RegisterWrite), Deed("register.controller"), pages::register::controller::save),
    route!(GET "/register/{system}", Needs(P::RegisterRead), Reads, pages::register::show::show),
    route!(GET "/register/{system}/edit", Needs(P::RegisterWrite), Reads, pages::register::edit::show),
    route!(POST "/register/{system}/edit", Needs(P::RegisterWrite), Deed("register.change"), pages::register::edit::save),
    route!(POST "/register/{system}/review", Needs(P::RegisterWrite), Deed("register.review"), pages::register::show::review),
    route!(GET "/consents/changes", Needs(P::ConsentsRead), Reads, pages::writebacks::changes::show),
    route!(POST "/consents/changes", Needs(P::ConsentsManage), Deed("writebacks.look"), pages::writebacks::changes::look),
    route!(POST "/systems/{system}/persons/{kind}/{id}/consents/writeback", Needs(P::ConsentsManage), Deed("writebacks.draft"), pages::writebacks::show::draft),
    route!(GET "/writebacks/{writeback}", Needs(P::ConsentsRead), Reads, pages::writebacks::show::show),
    route!(POST "/writebacks/{writeback}/apply", Needs(P::ConsentsManage), Deed("writebacks.begin"), pages::writebacks::show::apply),
    route!(GET "/api/v1/systems/{system}/inventories", Needs(P::SystemsRead), Reads, api::inventory::list),
    route!(POST "/api/v1/systems/{system}/inventories", Needs(P::InventoryTake), Deed("inventory.take"), api::inventory::take),
    route!(GET "/api/v1/systems/{system}/inventories/compare", Needs(P::SystemsRead), Reads, api::inventory::compare),
    route!(GET "/api/v1/systems/{system}/inventories/{inventory}", Needs(P::SystemsRead), Reads, api::inventory::show),
    route!(POST "/api/v1/writebacks", Needs(P::ConsentsManage), Deed("writebacks.draft"), api::writebacks::draft),
    route!(GET "/api/v1/writebacks/changes", Needs(P::ConsentsRead), Reads, api::writebacks::changes),
    route!(POST "/api/v1/writebacks/look", Needs(P::ConsentsManage), Deed("writebacks.look"), api::writebacks::look),
    route!(GET "/api/v1/writebacks/{writeback}", Needs(P::ConsentsRead), Reads, api::writebacks::show),
    route!(POST "/api/v1/writebacks/{writeback}/apply", Needs(P::ConsentsManage), Deed("writebacks.begin"), api::writebacks::apply),
    route!(GET "/api/v1/register", Needs(P::RegisterRead), Reads, api::register::list),
    route!(POST "/api/v1/register", Needs(P::RegisterWrite), Deed("register.add"), api::register::add),
    route!(GET "/api/v1/register/record", Needs(P::RegisterRead), Reads, api::register::record),
    route!(GET "/api/v1/register/controller", Needs(P::RegisterRead), Reads, api::register::bodies),
    route!(POST "/api/v1/register/controller", Needs(P::RegisterWrite), Deed("register.controller"), api::register::set_bodies),
    route!(GET "/api/v1/register/{system}", Needs(P::RegisterRead), Reads, api::register::show),
    route!(POST "/api/v1/register/{system}", Needs(P::RegisterWrite), Deed("register.change"), api::register::change),
    route!(POST "/api/v1/register/{system}/review", Needs(P::RegisterWrite), Deed("register.review"), api::register::review),
];

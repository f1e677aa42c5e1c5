//! When laps begin by themselves.

use super::{
    reader::{Faulty, Reader},
    setting::Setting,
    table::{SYNC_CATALOGUE_CRON, SYNC_DELTA_CRON, SYNC_STOCK_CRON},
};
use domain::sync::{Agenda, Schedule};

pub(super) fn read(reader: &mut Reader<'_>) -> Result<Agenda, Faulty> {
    let mut schedule = |setting: &'static Setting| reader.get(setting, schedule_or_off);
    let full = schedule(&SYNC_CATALOGUE_CRON);
    let stock = schedule(&SYNC_STOCK_CRON);
    let delta = schedule(&SYNC_DELTA_CRON);
    Ok(Agenda { full: full?, stock: stock?, delta: delta? })
}

fn schedule_or_off(text: &str) -> Result<Option<Schedule>, String> {
    if text.trim() == "off" {
        return Ok(None);
    }
    let parsed = text.trim().parse().map(Some);
    parsed.map_err(|error| format!("must be `off` or a cron expression such as */15 * * * *: {error}"))
}

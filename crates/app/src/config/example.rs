//! The file `.env.example`.

use super::{
    setting::{Exposure, Setting},
    table::SECTIONS,
};
use std::fmt::Write as _;

const INTRODUCTION: &str = "\
# The settings of Keymart. Copy this file to `.env` and take the `#` away before those to change; what is shown is the
# default. The same names work in the environment, which comes before this file, and in lower case in a TOML file given
# with `--config`, which comes after it. Put values with blanks, `#` or `$` in 'single quotes'.
#
# Written by `keymart config --example`.
";

/// Every setting with its explanation and default, in the form of a `.env` file that changes nothing.
pub fn example() -> String {
    let mut text = INTRODUCTION.to_owned();
    for section in SECTIONS {
        // Writing to a string cannot fail.
        _ = write!(text, "\n## {}\n", section.title);
        section.settings.iter().for_each(|setting| describe(setting, &mut text));
    }
    text
}

fn describe(setting: &Setting, text: &mut String) {
    text.push('\n');
    for line in setting.about.lines() {
        _ = writeln!(text, "# {line}");
    }
    if setting.exposure != Exposure::Public {
        _ = writeln!(text, "# {}_FILE names a file to read it from instead.", setting.name);
    }
    _ = writeln!(text, "#{}={}", setting.name, setting.default.unwrap_or_default());
}

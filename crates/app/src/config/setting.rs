//! What a setting is.

/// A value that the operator can choose.
#[derive(Debug)]
pub(super) struct Setting {
    /// The name of the environment variable. A configuration file uses it in lower case.
    pub(super) name: &'static str,
    /// The value when nobody chooses one; `None` if there is none, or if it follows from other settings.
    pub(super) default: Option<&'static str>,
    /// What may be shown of it.
    pub(super) exposure: Exposure,
    /// What it is for, in lines of text, with units and bounds.
    pub(super) about: &'static str,
}

/// What may be shown of a setting. All but public ones can also be read from the file that `NAME_FILE` names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exposure {
    /// All of it.
    Public,
    /// Everything but the password inside the URL.
    Url,
    /// Nothing.
    Secret,
}

/// Settings about one subject.
#[derive(Debug)]
pub(super) struct Section {
    /// The subject.
    pub(super) title: &'static str,
    /// The settings, in the order in which they are shown.
    pub(super) settings: &'static [&'static Setting],
}

impl Setting {
    /// The name under which a configuration file has it.
    pub(super) fn key(&self) -> String {
        self.name.to_lowercase()
    }

    /// The variable that names a file with the value, for settings that are not public.
    pub(super) fn file_variable(&self) -> Option<String> {
        (self.exposure != Exposure::Public).then(|| format!("{}_FILE", self.name))
    }

    /// What may be shown of `value`.
    pub(super) fn masked(&self, value: &str) -> String {
        match self.exposure {
            Exposure::Public => value.to_owned(),
            Exposure::Url => mask_password(value),
            Exposure::Secret => "********".to_owned(),
        }
    }
}

/// `url` without what could be a password: all between the user's colon and the host, and all of the query.
fn mask_password(url: &str) -> String {
    let (url, query) = url.split_once('?').map_or((url, ""), |(url, _)| (url, "?…"));
    let Some((scheme, rest)) = url.split_once("://") else { return "********".to_owned() };
    match rest.rsplit_once('@') {
        Some((user, host)) => {
            let user = user.split_once(':').map_or(user.to_owned(), |(user, _)| format!("{user}:********"));
            format!("{scheme}://{user}@{host}{query}")
        }
        None => format!("{scheme}://{rest}{query}"),
    }
}

#[cfg(test)]
mod tests {
    use super::mask_password;

    #[test]
    fn no_password_is_shown_wherever_a_url_may_hold_it() {
        for (url, shown) in [
            ("postgres://shop:hunter2@db:5432/shop", "postgres://shop:********@db:5432/shop"),
            ("postgres://shop:hun@ter2@db/shop", "postgres://shop:********@db/shop"),
            ("postgres://db/shop?password=hunter2", "postgres://db/shop?…"),
            ("postgres://shop@db/shop", "postgres://shop@db/shop"),
            ("host=db password=hunter2", "********"),
        ] {
            assert_eq!(mask_password(url), shown);
        }
    }
}

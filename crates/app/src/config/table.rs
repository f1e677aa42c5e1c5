//! Every setting there is, once. `.env.example` and `keymart config` are made from this table.

use super::setting::{
    Exposure::{Public, Secret, Url},
    Section, Setting,
};

/// All settings by subject.
pub(super) static SECTIONS: &[Section] = &[
    Section {
        title: "The server",
        settings: &[&KEYMART_PROFILE, &LISTEN_ADDR, &ALLOWED_ORIGINS, &TRUSTED_PROXIES, &DATA_DIR],
    },
    Section { title: "The database", settings: &[&DATABASE_URL, &DATABASE_POOL_SIZE] },
    Section { title: "Redis", settings: &[&REDIS_URL] },
    Section { title: "The cache", settings: &[&CACHE_MAX_STALENESS, &CACHE_PROCESS_MB] },
    Section {
        title: "Accounts",
        settings: &[&JWT_ACCESS_SECRET, &JWT_REFRESH_SECRET, &JWT_ACCESS_TTL, &JWT_REFRESH_TTL, &BCRYPT_COST],
    },
    Section {
        title: "The marketplace",
        settings: &[
            &G2A_ENV,
            &G2A_BASE_URL,
            &G2A_API_HASH,
            &G2A_API_KEY,
            &G2A_CLIENT_ID,
            &G2A_CLIENT_SECRET,
            &G2A_EMAIL,
            &G2A_RATE_PER_MINUTE,
            &G2A_RESERVATION,
            &G2A_WEBHOOK_SECRETS,
        ],
    },
    Section {
        title: "The catalogue",
        settings: &[
            &PRICE_MARKUP_PERCENT,
            &SYNC_CATALOGUE_CRON,
            &SYNC_STOCK_CRON,
            &SYNC_DELTA_CRON,
            &SYNC_MAX_UNSEEN_PERCENT,
            &SYNC_MAX_VANISHED_PERCENT,
        ],
    },
    Section {
        title: "Purchases",
        settings: &[
            &MIN_MARGIN_PERCENT,
            &PURCHASE_DEADLINE,
            &PURCHASE_PARALLEL,
            &PURCHASE_LEASE,
            &KEY_ENCRYPTION_KEYS,
        ],
    },
    Section {
        title: "The simulator",
        settings: &[&SIMULATOR_PRODUCTS, &SIMULATOR_SEED, &SIMULATOR_COMPLETION_DELAY],
    },
    Section { title: "Logs", settings: &[&RUST_LOG, &LOG_FORMAT] },
];

/// All settings.
pub(super) fn all() -> impl Iterator<Item = &'static Setting> {
    SECTIONS.iter().flat_map(|section| section.settings.iter().copied())
}

pub(super) static KEYMART_PROFILE: Setting = Setting {
    name: "KEYMART_PROFILE",
    default: Some("development"),
    exposure: Public,
    about: "development or production. In development, secrets that are not set are generated once into DATA_DIR.\n\
            In production they must be set, and the simulator and generated secrets are refused.",
};

pub(super) static LISTEN_ADDR: Setting = Setting {
    name: "LISTEN_ADDR",
    default: Some("127.0.0.1:8080"),
    exposure: Public,
    about: "The address and port of the API. 0.0.0.0:8080 answers on every network interface.",
};

pub(super) static ALLOWED_ORIGINS: Setting = Setting {
    name: "ALLOWED_ORIGINS",
    default: None,
    exposure: Public,
    about: "The web origins whose pages may call the API from a browser, separated by commas, such as\n\
            https://shop.example,http://localhost:3000. Without any, only pages of the API's own origin may.",
};

pub(super) static TRUSTED_PROXIES: Setting = Setting {
    name: "TRUSTED_PROXIES",
    default: None,
    exposure: Public,
    about: "The load balancers in front of the API, separated by commas, such as 10.0.0.0/8,192.0.2.7: from them alone,\n\
            X-Forwarded-For is taken as the client's address. Without it, clients behind a proxy count as one.",
};

pub(super) static DATA_DIR: Setting = Setting {
    name: "DATA_DIR",
    default: Some("./data"),
    exposure: Public,
    about: "The folder of the embedded database and of generated secrets. It is made if it is missing.",
};

pub(super) static DATABASE_URL: Setting = Setting {
    name: "DATABASE_URL",
    default: None,
    exposure: Url,
    about: "PostgreSQL 15 or later, such as postgres://keymart:password@db.example/keymart?sslmode=verify-full.\n\
            Without it, a PostgreSQL embedded in the process keeps its files in DATA_DIR. That one survives the end\n\
            of the process at any moment, but not a power cut, and serves one instance: it is for development.",
};

pub(super) static DATABASE_POOL_SIZE: Setting = Setting {
    name: "DATABASE_POOL_SIZE",
    default: Some("10"),
    exposure: Public,
    about: "How many connections to DATABASE_URL each instance opens at most, from 1 to 1000, besides one that follows\n\
            changes for the cache. The embedded database has one for everything.",
};

pub(super) static REDIS_URL: Setting = Setting {
    name: "REDIS_URL",
    default: None,
    exposure: Url,
    about: "Redis, such as redis://:password@redis.example:6379 or, over TLS, rediss://. Instances share through it what\n\
            they have read, and how often each client has tried to log in. Without it, or while it is away, each instance\n\
            caches and counts by itself; nothing that must be right depends on it. A user with few rights needs the\n\
            channel keymart:changed.",
};

pub(super) static JWT_ACCESS_SECRET: Setting = Setting {
    name: "JWT_ACCESS_SECRET",
    default: None,
    exposure: Secret,
    about: "The secret that access tokens, CSRF tokens and the cursors of lists are signed with: 32 bytes or more, the\n\
            same for all instances. `openssl rand -base64 48` makes one. To change it without logging anyone out, put\n\
            the new one before the old one, with a comma between: the first signs, all are accepted.",
};

pub(super) static JWT_REFRESH_SECRET: Setting = Setting {
    name: "JWT_REFRESH_SECRET",
    default: None,
    exposure: Secret,
    about: "The secret that refresh tokens are signed with; the same rules, and not the same secret.",
};

pub(super) static JWT_ACCESS_TTL: Setting = Setting {
    name: "JWT_ACCESS_TTL",
    default: Some("15m"),
    exposure: Public,
    about: "How long an access token lasts: a number with s, m, h or d behind it, from 1m to 24h.",
};

pub(super) static JWT_REFRESH_TTL: Setting = Setting {
    name: "JWT_REFRESH_TTL",
    default: Some("30d"),
    exposure: Public,
    about: "How long a user stays logged in who does not come back, from 1h to 365d.",
};

pub(super) static BCRYPT_COST: Setting = Setting {
    name: "BCRYPT_COST",
    default: Some("10"),
    exposure: Public,
    about: "How hard passwords are to guess, as bcrypt counts it: 10, about 50 ms for each login, to 16; in development\n\
            from 4. One more takes twice as long. Older hashes are renewed when their users log in.",
};

pub(super) static G2A_ENV: Setting = Setting {
    name: "G2A_ENV",
    default: Some("simulator"),
    exposure: Public,
    about: "The marketplace: simulator, sandbox or production. The simulator runs inside the process unless\n\
            G2A_BASE_URL says where one runs already, and needs no credentials.",
};

pub(super) static G2A_BASE_URL: Setting = Setting {
    name: "G2A_BASE_URL",
    default: None,
    exposure: Public,
    about: "Where the marketplace's API is found, if not at the address of G2A_ENV, such as http://127.0.0.1:4000.",
};

pub(super) static G2A_API_HASH: Setting = Setting {
    name: "G2A_API_HASH",
    default: None,
    exposure: Public,
    about: "The API hash of the account (also called client id). Set it with G2A_API_KEY, or set the three below.",
};

pub(super) static G2A_API_KEY: Setting = Setting {
    name: "G2A_API_KEY",
    default: None,
    exposure: Secret,
    about: "The API key of the account: 64 digits from 0-9 and a-f. The account that G2A publishes for its sandbox has the\n\
            hash qdaiciDiyMaTjxMt and the key 74026b3dc2c6db6a30a73e71cdb138b1e1b5eb7a97ced46689e2d28db1050875.",
};

pub(super) static G2A_CLIENT_ID: Setting = Setting {
    name: "G2A_CLIENT_ID",
    default: None,
    exposure: Public,
    about: "The client id of the account. The API key is computed from it, G2A_CLIENT_SECRET and G2A_EMAIL.",
};

pub(super) static G2A_CLIENT_SECRET: Setting = Setting {
    name: "G2A_CLIENT_SECRET",
    default: None,
    exposure: Secret,
    about: "The client secret of the account.",
};

pub(super) static G2A_EMAIL: Setting = Setting {
    name: "G2A_EMAIL",
    default: None,
    exposure: Public,
    about: "The e-mail address of the account.",
};

pub(super) static G2A_RATE_PER_MINUTE: Setting = Setting {
    name: "G2A_RATE_PER_MINUTE",
    default: Some("600"),
    exposure: Public,
    about: "How many requests the marketplace allows in any 60 seconds, from 1 to 6000; all processes\n\
            on one database together send no more.\n\
            With the simulator also `off`. The simulator inside the process allows as many.",
};

pub(super) static G2A_RESERVATION: Setting = Setting {
    name: "G2A_RESERVATION",
    default: Some("30m"),
    exposure: Public,
    about: "How long the marketplace keeps an order that is not paid, from 1s to 24h. The simulator inside the process and\n\
            `keymart simulate-g2a` do as this says; change it for them alone, for one that is too short can cost a second payment.",
};

pub(super) static G2A_WEBHOOK_SECRETS: Setting = Setting {
    name: "G2A_WEBHOOK_SECRETS",
    default: None,
    exposure: Secret,
    about: "The secrets that messages to /webhooks/g2a are signed with after Standard Webhooks, separated by commas, the\n\
            newest first: whsec_ and the Base64 of 24 to 64 bytes, such as `openssl rand -base64 32` makes. Any of them is\n\
            believed. Without one, nobody may send messages, and the shop finds out by asking.",
};

pub(super) static PRICE_MARKUP_PERCENT: Setting = Setting {
    name: "PRICE_MARKUP_PERCENT",
    default: Some("2"),
    exposure: Public,
    about: "What the shop adds to the marketplace's price: 0 to 100 per cent, with at most two decimals. After a\n\
            change, prices follow with the next lap over the catalogue.",
};

pub(super) static SYNC_MAX_UNSEEN_PERCENT: Setting = Setting {
    name: "SYNC_MAX_UNSEEN_PERCENT",
    default: Some("1"),
    exposure: Public,
    about: "How many per cent of the products that the marketplace reports a complete lap may miss, 0 to 100. A lap\n\
            that misses more takes nothing off sale.",
};

pub(super) static SYNC_MAX_VANISHED_PERCENT: Setting = Setting {
    name: "SYNC_MAX_VANISHED_PERCENT",
    default: Some("20"),
    exposure: Public,
    about: "How many per cent of the games on sale one lap may take off sale, 0 to 100. If more would go, the lap\n\
            changes nothing and ends as suspicious.",
};

pub(super) static SYNC_CATALOGUE_CRON: Setting = Setting {
    name: "SYNC_CATALOGUE_CRON",
    default: Some("0 2,14 * * *"),
    exposure: Public,
    about: "When laps over the whole catalogue begin, which also take off sale what is gone: a cron expression of minute, hour,\n\
            day, month and weekday, in UTC, or `off`. Of all workers, one runs each lap; times that nobody was there for are made\n\
            up for once.",
};

pub(super) static SYNC_STOCK_CRON: Setting = Setting {
    name: "SYNC_STOCK_CRON",
    default: Some("*/15 * * * *"),
    exposure: Public,
    about: "When laps for prices and stock begin. They read as many pages, and take nothing off sale.",
};

pub(super) static SYNC_DELTA_CRON: Setting = Setting {
    name: "SYNC_DELTA_CRON",
    default: Some("off"),
    exposure: Public,
    about: "When laps begin over what the marketplace says it has changed, which read few pages. Of use where it says so: its\n\
            sandbox does not.",
};

pub(super) static MIN_MARGIN_PERCENT: Setting = Setting {
    name: "MIN_MARGIN_PERCENT",
    default: Some("0"),
    exposure: Public,
    about: "What the shop keeps of a selling price at least: 0 to 100 per cent, with at most two decimals. What has become\n\
            dearer than that since it was sold is not bought, and the customer gets the money back.",
};

pub(super) static PURCHASE_DEADLINE: Setting = Setting {
    name: "PURCHASE_DEADLINE",
    default: Some("30m"),
    exposure: Public,
    about: "How long the shop tries to buy what a customer has paid for, from 1s to 24h. After that the customer gets the\n\
            money back.",
};

pub(super) static PURCHASE_PARALLEL: Setting = Setting {
    name: "PURCHASE_PARALLEL",
    default: Some("4"),
    exposure: Public,
    about: "How many units each worker buys at once, from 1 to 64.",
};

pub(super) static PURCHASE_LEASE: Setting = Setting {
    name: "PURCHASE_LEASE",
    default: Some("2m"),
    exposure: Public,
    about: "How long a worker may be silent about a unit before another takes it up, from 1s to 24h. It should be longer than a\n\
            request to the marketplace may take, which is 20s.",
};

pub(super) static KEY_ENCRYPTION_KEYS: Setting = Setting {
    name: "KEY_ENCRYPTION_KEYS",
    default: None,
    exposure: Secret,
    about: "What games' keys are encrypted with in the database, the same for all instances: a name of 1 to 32 characters\n\
            from a-z, 0-9 and -, a colon, and the Base64 of 32 bytes, such as `openssl rand -base64 32` makes. To change the\n\
            key, put the new one before the old one, with a comma between: the first encrypts, all decrypt. Keep old ones as\n\
            long as anything is encrypted with them: what was encrypted with a lost key is lost.",
};

pub(super) static SIMULATOR_PRODUCTS: Setting = Setting {
    name: "SIMULATOR_PRODUCTS",
    default: Some("2400"),
    exposure: Public,
    about: "How many products the simulator offers, from 0 to 2000000.",
};

pub(super) static SIMULATOR_SEED: Setting = Setting {
    name: "SIMULATOR_SEED",
    default: Some("1"),
    exposure: Public,
    about: "The number that the simulator's catalogue follows from. The same seed gives the same products.",
};

pub(super) static SIMULATOR_COMPLETION_DELAY: Setting = Setting {
    name: "SIMULATOR_COMPLETION_DELAY",
    default: Some("1s"),
    exposure: Public,
    about: "How long the simulator takes from an order's payment until its key is there, from 0s to 1h.",
};

pub(super) static CACHE_MAX_STALENESS: Setting = Setting {
    name: "CACHE_MAX_STALENESS",
    default: Some("1s"),
    exposure: Public,
    about: "How old an answer from the cache may be, from 1s to 60s: it contains every change from before that, whatever\n\
            fails. While changes cannot be followed for so long, answers come from the database. 0s turns the cache off.",
};

pub(super) static CACHE_PROCESS_MB: Setting = Setting {
    name: "CACHE_PROCESS_MB",
    default: Some("64"),
    exposure: Public,
    about: "How much memory the part of the cache may take that lies in this process, in MiB, from 1 to 65536.",
};

pub(super) static RUST_LOG: Setting = Setting {
    name: "RUST_LOG",
    default: Some("info,actix_server=warn,pglite_oxide=warn"),
    exposure: Public,
    about: "What is logged: error, warn, info, debug, trace or off, or more finely info,application=debug.",
};

pub(super) static LOG_FORMAT: Setting = Setting {
    name: "LOG_FORMAT",
    default: Some("pretty"),
    exposure: Public,
    about: "pretty, for people, or json, one object on each line. Logs go to standard error.",
};

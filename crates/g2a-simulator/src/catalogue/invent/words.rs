//! The vocabulary. Repeated entries are more likely to be drawn.

pub(super) const ADJECTIVES: [&str; 72] = [
    "Iron", "Silent", "Crimson", "Hollow", "Burning", "Frozen", "Golden", "Forgotten", "Endless", "Broken",
    "Savage", "Sunken", "Electric", "Neon", "Velvet", "Ancient", "Drifting", "Restless", "Shattered", "Wandering",
    "Feral", "Obsidian", "Emerald", "Scarlet", "Pale", "Thunderous", "Lost", "Last", "First", "Hidden", "Distant",
    "Fallen", "Rising", "Rusty", "Tiny", "Giant", "Clockwork", "Quantum", "Stellar", "Lunar", "Solar", "Arctic",
    "Desert", "Haunted", "Sacred", "Cursed", "Blessed", "Reckless", "Gentle", "Bitter", "Brave", "Cunning", "Deep",
    "Dire", "Eternal", "Fearless", "Grim", "Hungry", "Infinite", "Jagged", "Lonely", "Merciless", "Northern",
    "Outer", "Primal", "Quiet", "Radiant", "Sleepless", "Twisted", "Untamed", "Violet", "Wicked",
];

pub(super) const NOUNS: [&str; 72] = [
    "Frontier", "Harbour", "Kingdom", "Protocol", "Horizon", "Garrison", "Lantern", "Colony", "Reckoning", "Empire",
    "Outpost", "Labyrinth", "Tides", "Ashes", "Crown", "Citadel", "Voyage", "Echoes", "Legion", "Signal", "Orchard",
    "Railway", "Tavern", "Foundry", "Archive", "Covenant", "Dominion", "Expanse", "Fortress", "Gauntlet", "Hunters",
    "Island", "Judgement", "Keep", "Lagoon", "Machine", "Nebula", "Odyssey", "Pilgrims", "Quarry", "Ragnarök",
    "Sanctum", "Temple", "Uprising", "Valley", "Warden", "Zenith", "Blades", "Circuit", "Dungeon", "Engine",
    "Farmstead", "Gladiators", "Heist", "Infantry", "Jungle", "Knights", "Mirage", "Nomads", "Oath", "Pirates",
    "Raiders", "Shogun", "Titans", "Vikings", "Witness", "Exodus", "Fantôme", "Ocean", "Racer", "Tycoon", "Tactics",
];

pub(super) const PLACES: [&str; 24] = [
    "Avaryn", "Belmora", "Caldera", "Dunmarsh", "Eldwick", "Fenwyr", "Galdor", "Hastmere", "Ilvane", "Jarnholm",
    "Kessel Bay", "Lorne", "Mirefall", "Norrstad", "Orsay", "Pell's Reach", "Quillon", "Ravensport", "Sundale",
    "Thornwall", "Umber", "Valmont", "Wyke", "Zar'kesh",
];

pub(super) const SUBTITLES: [&str; 24] = [
    "Rise of the Machines", "The Long Winter", "Blood and Salt", "Beyond the Gate", "Ashen Crown", "Into the Deep",
    "A Knight's Tale Retold", "The Seventh Seal", "Night Shift", "Origins", "Resurrection", "Last Light",
    "The Iron Road", "Shadow War", "Rebirth", "The Lost Expedition", "Uncharted Skies", "No Man's Harbour",
    "Winds of Change", "The Final Hour", "Crossfire", "Homecoming", "Redemption", "Fool's Gold",
];

pub(super) const STUDIO_STARTS: [&str; 24] = [
    "Northlight", "Copper Fox", "Blue Lantern", "Paper Whale", "Tin Soldier", "Quiet Storm", "Hexagon", "Red Kettle",
    "Moonbase", "Old Harbour", "Velvet Owl", "Ninth Wave", "Granite", "Pixel Orchard", "Salt & Iron", "Wild Thyme",
    "Lucky Comet", "Bright Anvil", "Polar", "Kestrel", "Odd Socks", "Deep Field", "Café Minuit", "Tall Ship",
];

pub(super) const STUDIO_ENDS: [&str; 8] =
    ["Studios", "Games", "Interactive", "Forge", "Works", "Entertainment", "Softworks", "Collective"];

pub(super) const PUBLISHERS: [&str; 20] = [
    "Northlight Publishing", "Harbour House", "Big Kettle", "Atlas & Daughters", "Meridian Interactive",
    "Silver Gate", "Three Rivers", "Grand Arcade", "Orbit Digital", "Paperback Games", "Fifth Column Media",
    "Greenlight Partners", "Old World Interactive", "Summit Entertainment Software", "Tidal", "Vanguard Digital",
    "Weatherglass", "Yellow Door", "Zephyr Worldwide", "Maison Étoile",
];

/// The platform and how a name speaks of its key.
pub(super) const PLATFORMS: [(&str, &str); 20] = [
    ("Steam", "Steam Key"), ("Steam", "Steam Key"), ("Steam", "Steam Key"), ("Steam", "Steam Key"),
    ("Steam", "Steam Key"), ("Steam", "Steam Key"), ("Steam", "Steam Key"), ("Steam", "Steam Key"),
    ("Steam", "Steam Key"), ("Steam", "Steam Gift"), ("Origin", "Origin Key"), ("Uplay", "Uplay Key"),
    ("XBOX LIVE", "XBOX LIVE Key"), ("PSN", "PSN Key"), ("Battle.net", "Battle.net Key PC"),
    ("GOG.COM", "GOG.COM Key"), ("Epic Games", "Epic Games Key"), ("Nintendo", "Nintendo eShop Key"),
    ("Rockstar", "Rockstar Key"), ("Other", "Key"),
];

pub(super) const REGIONS: [&str; 16] = [
    "GLOBAL", "GLOBAL", "GLOBAL", "GLOBAL", "GLOBAL", "GLOBAL", "EUROPE", "EUROPE", "NORTH AMERICA", "RU/CIS",
    "UNITED STATES", "UNITED KINGDOM", "LATAM", "ASIA", "TURKEY", "POLAND",
];

pub(super) const EDITIONS: [&str; 10] = [
    "Deluxe Edition", "Digital Deluxe Edition", "GOTY", "Game of the Year Edition", "Gold Edition",
    "Collector's Edition", "Complete Edition", "Ultimate Edition", "Season Pass", "Hero Edition",
];

pub(super) const EXPANSIONS: [&str; 10] = [
    "The Drowned City", "Soundtrack", "Arena Pack", "Winter Skins", "New Frontiers", "Map Pack 2", "Heroes' Chest",
    "Season Two", "The Lighthouse", "Starter Pack",
];

pub(super) const CARDS: [&str; 8] = [
    "Gift Card 5 EUR", "Gift Card 10 EUR", "Gift Card 20 EUR", "Gift Card 50 EUR", "Membership Card 1 Month",
    "Membership Card 3 Months", "Membership Card 12 Months", "Points Card 1000",
];

pub(super) const GENRES: [(u32, &str); 12] = [
    (2, "Action"), (3, "Adventure"), (4, "RPG"), (5, "Strategy"), (6, "Simulation"), (7, "Racing"), (8, "Sports"),
    (9, "Indie"), (10, "Shooters"), (939, "Gaming"), (1459, "Gaming Subscriptions"), (1204, "Software"),
];

pub(super) const PROMOTIONS: [&str; 4] = ["SPRING SALE", "Under 5€", "Weekly Deals & More", "Bestsellers"];

pub(super) const PROCESSORS: [&str; 6] = [
    "2 GHz dual core", "Intel Core i3 3.2 GHz / AMD equivalent", "Intel Core i5-4460", "Intel Core i7-6700K",
    "AMD Ryzen 5 3600 or better", "1.8 GHz",
];
pub(super) const GRAPHICS: [&str; 5] = [
    "NVIDIA GeForce GTX 660 / AMD Radeon HD 7850", "512 MB VRAM, DirectX® 9.0c", "Integrated", "NVIDIA GTX 1060 6 GB",
    "NVIDIA RTX 2070",
];
pub(super) const MEMORIES: [&str; 5] = ["2 GB RAM", "4 GB RAM", "8 GB", "16 GB RAM", "1 GB"];
pub(super) const DISKS: [&str; 5] = ["1.5 GB", "12 GB available space", "25 GB", "70 GB", "500 MB"];
pub(super) const SYSTEMS: [&str; 5] =
    ["Windows 7 / 8 / 10", "Windows 10 64-bit", "Windows XP SP3", "Windows 7 SP1 (64 bit)", "Win 10, macOS, Linux"];
pub(super) const OTHERS: [&str; 3] =
    ["Broadband Internet connection", "DirectX 11", "Sound card: DirectX compatible. Keyboard & mouse."];

pub(super) const SENTENCES: [&str; 28] = [
    "Gather your crew, mend the ship and set sail before the storm reaches the harbour.",
    "Every decision leaves a mark: allies remember, towns rebuild, and old debts come due.",
    "Explore a hand-drawn world of forests, ruins and rail yards that changes with the seasons.",
    "Fast, tactical combat rewards those who read the battlefield before they draw a blade.",
    "Play alone or with up to three friends, online or on one sofa.",
    "More than 40 hours of story, and a second ending for those who refuse the first.",
    "Build a colony from a single caf&eacute; to a city of ten thousand, one ledger at a time.",
    "The engineers&rsquo; guild offers coal, the council offers peace &ndash; and neither tells the whole truth.",
    "Craft over 200 tools, weapons &amp; trinkets from what the wasteland leaves behind.",
    "A dynamic weather system turns every race into a gamble.",
    "Choose one of six classes, mix their skills and find a style that nobody else plays.",
    "The soundtrack was recorded live with a forty-piece orchestra.",
    "Compete in ranked seasons, climb the ladder and earn cosmetic rewards.",
    "Lead an expedition into the ice, where the compass spins and the maps are wrong.",
    "It is the year 2187, the last train has left, and you are still on the platform.",
    "Sneak, bribe or blast your way through twelve open levels with no fixed solution.",
    "Old heroes return in a remastered classic with sharper art and modern controls.",
    "Manage supplies, morale and fuel as the front line draws nearer every night.",
    "Procedurally generated dungeons make sure that no two descents are the same.",
    "Master the art of the parry, and even the largest foe becomes a lesson.",
    "Trade spices, silk and secrets across a living economy driven by &quot;real&quot; demand.",
    "Solve the case in any order; the city waits, but the culprit does not.",
    "Designed for newcomers and veterans alike, with five levels of difficulty.",
    "The critically acclaimed series comes back with its most ambitious chapter yet.",
    "Train your team, study your rivals and win the cup 3&ndash;0 in extra time.",
    "Paint, plant and pave: the valley is yours to shape.",
    "Beware of the lighthouse: those who tend it are said never to sleep.",
    "Includes full controller support, cloud saves and a photo mode.",
];

pub(super) const FEATURES: [&str; 8] = [
    "Cross-platform multiplayer", "Hand-crafted levels", "Over 60 <em>unique</em> enemies", "Full mod support",
    "Local co-op for 2&ndash;4 players", "New Game&nbsp;+", "Photo mode &amp; replays", "Weekly challenges",
];

/// What must never reach a customer's browser.
pub(super) const NASTY: [&str; 6] = [
    "<script>alert('cheap keys')</script>",
    "<p onclick=\"alert(document.cookie)\">Click for a bonus key!</p>",
    "<a href=\"javascript:alert(1)\">More of our offers</a>",
    "<img src=\"x\" onerror=\"alert(1)\">",
    "<iframe src=\"https://example.com/frame\"></iframe><p>An unclosed <strong>tag",
    "<style>body { display: none }</style><a href=\" jav&#x09;ascript:alert(1)\">Visit our site</a>",
];

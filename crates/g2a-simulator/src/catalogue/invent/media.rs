//! Pictures and videos.

use super::super::draw::{Aspect, Draw};
use super::super::product::{Text, Video};

pub(super) struct Media {
    pub(super) thumbnail: String,
    pub(super) small_image: String,
    pub(super) cover_image: String,
    pub(super) images: Vec<Text>,
    pub(super) videos: Vec<Video>,
}

pub(super) fn invent(seed: u64, index: u32) -> Media {
    let mut draw = Draw::new(seed, u64::from(index), Aspect::Media);
    let cover = picture(&mut draw, "0x0/1x1x1");
    let others = draw.least_of(2, 12);
    let mut images: Vec<Text> = vec![cover.clone().into()];
    images.extend((0..others).map(|_| Text::from(picture(&mut draw, "0x0/1x1x1"))));
    Media {
        thumbnail: picture(&mut draw, "58x58/0x1x1"),
        small_image: picture(&mut draw, "230x336/0x1x1"),
        cover_image: cover,
        images,
        videos: (0..draw.below(3)).map(|_| video(&mut draw)).collect(),
    }
}

fn picture(draw: &mut Draw, rendition: &str) -> String {
    let mut url = String::with_capacity(90);
    url.push_str("https://images.g2a.com/images/");
    url.push_str(rendition);
    url.push('/');
    push_hex(&mut url, draw.number(), 12);
    url.push('/');
    push_hex(&mut url, draw.number(), 16);
    push_hex(&mut url, draw.number(), 8);
    url
}

fn video(draw: &mut Draw) -> Video {
    const PLAYERS: [&str; 3] = [
        "https://www.youtube.com/watch?v=",
        "https://www.youtube.com/embed/",
        "http://www.youtube.com/watch?v=",
    ];
    let mut url = String::from(draw.pick(&PLAYERS));
    push_hex(&mut url, draw.number(), 11);
    Video { kind: "YOUTUBE".into(), url: url.into() }
}

fn push_hex(text: &mut String, number: u64, digits: u32) {
    let nibbles = (0..digits).map(|digit| u32::try_from(number >> (4 * digit) & 15).unwrap_or_default());
    text.extend(nibbles.filter_map(|nibble| char::from_digit(nibble, 16)));
}

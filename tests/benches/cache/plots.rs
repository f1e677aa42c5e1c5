//! Figures as pictures, in SVG.

use crate::latencies::Latencies;
use std::{fmt::Write, fs, path::PathBuf};

const WIDTH: f64 = 640.0;
/// Left of this are names, right of it what is named.
const LEFT: f64 = 150.0;
const RIGHT: f64 = 600.0;
const TOP: f64 = 50.0;
const COLOURS: [&str; 4] = ["#2b6cb0", "#c05621", "#2f855a", "#805ad5"];

/// Where pictures go; nowhere, if nobody wants them.
pub(crate) struct Plots {
    folder: Option<PathBuf>,
}

/// A share of something.
pub(crate) struct Bar {
    pub(crate) name: &'static str,
    pub(crate) value: f64,
}

/// How requests divide by the time that they took.
pub(crate) struct Curve {
    pub(crate) name: &'static str,
    pub(crate) latencies: Latencies,
}

impl Plots {
    pub(crate) fn into_folder(folder: Option<PathBuf>) -> Self {
        Self { folder }
    }

    /// Bars next to a line at 1, what they are a share of, and one at `bound`, what they have to reach.
    pub(crate) fn bars(&self, file: &str, title: &str, bars: &[Bar], bound: f64) {
        const STEP: f64 = 32.0;
        let at = |value: f64| LEFT + (RIGHT - LEFT) * value / 1.1;
        let mut drawn = String::new();
        let mut y = TOP;
        for Bar { name, value } in bars {
            text(&mut drawn, LEFT - 8.0, y + 15.0, "end", name);
            let width = at(*value) - LEFT;
            let _ = writeln!(
                drawn,
                "<rect x=\"{LEFT}\" y=\"{y}\" width=\"{width:.1}\" height=\"22\" fill=\"{}\"/>",
                COLOURS[0]
            );
            text(&mut drawn, at(*value) - 6.0, y + 15.0, "end\" fill=\"white", &format!("{value:.2}"));
            y += STEP;
        }
        for mark in [bound, 1.0] {
            line(&mut drawn, [at(mark), TOP - 6.0, at(mark), y]);
            text(&mut drawn, at(mark), y + 16.0, "middle", &format!("{mark}"));
        }
        self.write(file, title, &drawn, y + 30.0);
    }

    /// A curve for each: from left to right the share of requests, from bottom to top, each line ten times the one below, how long
    /// they took.
    pub(crate) fn curves(&self, file: &str, title: &str, curves: &[Curve]) {
        const BOTTOM: f64 = TOP + 240.0;
        const SHARES: [f64; 9] = [1.0, 10.0, 25.0, 50.0, 75.0, 90.0, 95.0, 99.0, 99.9];
        // From 0.01 ms to 100 ms.
        let height =
            |milliseconds: f64| BOTTOM - (BOTTOM - TOP) * (milliseconds.log10() + 2.0).clamp(0.0, 4.0) / 4.0;
        // Each nine takes as much room as the one before.
        let place = |share: f64| LEFT + (RIGHT - LEFT) * -(1.0 - share / 100.0).log10() / 3.0;
        let mut drawn = String::new();
        for milliseconds in [0.01, 0.1, 1.0, 10.0, 100.0] {
            line(&mut drawn, [LEFT, height(milliseconds), RIGHT, height(milliseconds)]);
            text(&mut drawn, LEFT - 8.0, height(milliseconds) + 4.0, "end", &format!("{milliseconds} ms"));
        }
        for share in [50.0, 90.0, 95.0, 99.0, 99.9] {
            text(&mut drawn, place(share), BOTTOM + 18.0, "middle", &format!("p{share}"));
        }
        let mut legend = LEFT;
        for (Curve { name, latencies }, colour) in curves.iter().zip(COLOURS) {
            let mut points = String::new();
            for share in SHARES {
                let _ = write!(points, "{:.1},{:.1} ", place(share), height(latencies.percentile(share)));
            }
            let _ = writeln!(
                drawn,
                "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>",
                points.trim_end()
            );
            text(&mut drawn, legend, BOTTOM + 40.0, &format!("start\" fill=\"{colour}"), name);
            legend += 120.0;
        }
        self.write(file, title, &drawn, BOTTOM + 55.0);
    }

    fn write(&self, file: &str, title: &str, drawn: &str, height: f64) {
        let Some(folder) = &self.folder else { return };
        let mut picture = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" font-family=\"sans-serif\" font-size=\"12\">\n\
            <rect width=\"{WIDTH}\" height=\"{height}\" fill=\"white\"/>\n"
        );
        text(&mut picture, WIDTH / 2.0, 24.0, "middle", title);
        picture.push_str(drawn);
        picture.push_str("</svg>\n");
        fs::create_dir_all(folder).expect("the folder can be made");
        fs::write(folder.join(format!("cache-{file}.svg")), picture).expect("the picture can be written");
    }
}

fn text(drawn: &mut String, x: f64, y: f64, anchor: &str, words: &str) {
    let _ = writeln!(drawn, "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{words}</text>");
}

fn line(drawn: &mut String, [x1, y1, x2, y2]: [f64; 4]) {
    let _ = writeln!(
        drawn,
        "<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" stroke=\"#a0aec0\" stroke-dasharray=\"4 3\"/>"
    );
}

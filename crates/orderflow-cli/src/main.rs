//! Try.
mod svg; mod stand_in;
use orderflow::diagram;
fn main() {
    let d = stand_in::read(&std::fs::read_to_string("/tmp/try/std.json").unwrap());
    std::fs::write("/tmp/try/std.mmd", diagram::mermaid(&d)).unwrap();
    std::fs::write("/tmp/try/std.dot", diagram::dot(&d)).unwrap();
    let t = std::time::Instant::now();
    std::fs::write("/tmp/try/std.svg", svg::draw(&diagram::Diagram::new(&d))).unwrap();
    eprintln!("{:?}", t.elapsed());
}

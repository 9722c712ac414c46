/* Coded text: cut at every boundary of a coding, each piece underlined once for each code on it. */
const MOST_LANES = 6, AT_ONCE = 60, LANE = 6;
const codesShown = new Set(shared.codes.keys());
const uniqueCodes = (lines) => [...new Set(lines.map((line) => line.code))];

/* Of Okabe & Ito (2008), but for yellow, which white paper swallows. As there are seven colours and four lines, each
   code is unlike the 27 that follow it, and unlike its neighbours by both. */
const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#000000", "#56b4e9", "#e69f00"];
const LINES = [
  ["solid", "100% 3px", (colour) => `linear-gradient(${colour}, ${colour})`],
  ["dashed", "11px 3px", (colour) => `linear-gradient(90deg, ${colour} 7px, transparent 7px)`],
  ["dotted", "7px 4px", (colour) => `radial-gradient(circle at 2px 50%, ${colour} 1.7px, transparent 2.1px)`],
  ["double", "100% 5px", (colour) => `linear-gradient(${colour} 1.5px, transparent 1.5px 3.5px, ${colour} 3.5px)`],
];

function lookOf(code) {
  const [name, size, draw] = LINES[code % LINES.length];
  return { name, size, image: draw(COLOURS[code % COLOURS.length]) };
}

/* The label of a code, with its codebook where another code is called alike. */
const namesakes = new Map();
for (const [label] of shared.codes) namesakes.set(label, (namesakes.get(label) || 0) + 1);
function labelOf(code) {
  if (code < 0) return say("empty code");
  const [label, book] = shared.codes[code];
  return namesakes.get(label) > 1 ? `${label} (${shared.books[book]})` : label;
}

function laneOf(codings) {
  const ends = [], lanes = new Map();
  for (const one of [...codings].sort((a, b) => a.start - b.start || b.end - a.end)) {
    let lane = ends.findIndex((end) => end <= one.start);
    if (lane < 0) lane = ends.length;
    ends[lane] = one.end;
    lanes.set(one, Math.min(lane, MOST_LANES - 1));
  }
  return lanes;
}

function underline(piece, here, lanes) {
  const deepest = Math.max(...here.map((one) => lanes.get(one))) + 1;
  const looks = here.map((one) => lookOf(one.code));
  piece.style.paddingBottom = `${deepest * LANE}px`;
  piece.style.backgroundImage = looks.map(({ image }) => image).join(",");
  piece.style.backgroundSize = looks.map(({ size }) => size).join(",");
  piece.style.backgroundPosition = here.map((one) => `0 calc(100% - ${(deepest - 1 - lanes.get(one)) * LANE}px)`).join(",");
}

/* Lines as far apart as what stands under their words asks for; of that the first line needs none above it. */
function makeRoom(paragraph, deepest) {
  paragraph.style.lineHeight = `calc(1.5em + ${deepest * LANE}px)`;
  paragraph.style.margin = `${-deepest * LANE / 2}px 0 ${deepest * LANE / 2}px`;
}

/* The paragraph of a segment. `meant` are the codes that it is quoted for; `wanted` is a folded search. */
function codedText(transcript, segment, { meant = new Set(), wanted = "", onchoose = null } = {}) {
  const { start, end } = segment, text = transcript.text.slice(start, end), paragraph = make("p");
  if (!shared.whole && !text.trim()) return make("p", {}, say("hidden"));
  const codings = meeting(transcript.codings, start, end).filter((one) => codesShown.has(one.code) || meant.has(one.code));
  const hits = wanted ? stretchesWith(text, wanted).map(([from, to]) => [from + start, to + start]) : [];
  const cuts = new Set([start, end]);
  for (const [from, to] of [...codings.map((one) => [one.start, one.end]), ...hits]) {
    if (from > start) cuts.add(from);
    if (to < end) cuts.add(to);
  }
  const lanes = laneOf(codings), places = [...cuts].sort((a, b) => a - b);
  if (lanes.size) makeRoom(paragraph, Math.max(...lanes.values()) + 1);
  for (let n = 1; n < places.length; n++) {
    const [from, to] = [places[n - 1], places[n]], said = transcript.text.slice(from, to);
    const here = codings.filter((one) => one.start <= from && to <= one.end);
    const hit = hits.some(([first, last]) => first <= from && to <= last);
    let piece = hit ? make("mark", {}, said) : document.createTextNode(said);
    if (here.length) {
      const names = uniqueCodes(here).map(labelOf).join(", ");
      const choose = onchoose && ((event) => { if (event.type === "click" || event.key === "Enter" || event.key === " ") { event.preventDefault(); onchoose(from, to, event.currentTarget); } });
      piece = make("span", {
        class: here.some((one) => meant.has(one.code)) ? "coded meant" : "coded", title: names,
        ...(choose ? { tabindex: "0", role: "button", "aria-label": `${said} (${say("coded", { codes: names })})`, onclick: choose, onkeydown: choose, onfocus: () => onchoose(from, to, piece) } : {}),
      }, piece);
      underline(piece, here, lanes);
    }
    paragraph.append(piece);
  }
  return paragraph;
}

/* A sample of the line that stands under the words of a code. */
function swatch(code) {
  const { name, image, size } = lookOf(code), sample = make("span", { class: `swatch ${name}`, "aria-hidden": "true" });
  sample.style.backgroundImage = image;
  sample.style.backgroundSize = size;
  return sample;
}

function chips(codings) {
  const items = uniqueCodes(codings).map((code) => make("li", {}, swatch(code), labelOf(code)));
  return items.length ? make("ul", { class: "chips" }, ...items) : null;
}

const caseNamed = (name) => (/^\d+$/.test(name) ? `${say("case")} ${name}` : name);

function cite(transcript, segment) {
  const parts = [caseNamed(segment.caseName), transcript.id, say("segment", { id: segment.id }), segment.speaker, segment.time];
  return parts.filter((part, n) => part && parts.indexOf(part) === n).join(" · ");
}

function quotation(number, meant, wanted) {
  const [transcript, segment] = segmentAt(number);
  const read = make("button", { type: "button", class: "plain", "data-segment": number, onclick: () => readSegment(number, meant, wanted) }, say("open"));
  const codings = meeting(transcript.codings, segment.start, segment.end).filter((one) => codesShown.has(one.code) || meant.has(one.code));
  return make("article", { class: "quotation", "data-number": number },
    codedText(transcript, segment, { meant, wanted }), chips(codings),
    make("footer", {}, make("span", {}, cite(transcript, segment)), read));
}

/* Lists quotations in groups, so many at once, with a button for more. */
function listQuotations(into, groups, meant, wanted = "") {
  const rows = groups.flatMap(({ name, numbers }) => numbers.map((number, n) => [n ? "" : name, number]));
  let shown = 0;
  const more = make("button", { type: "button", class: "plain", onclick: () => add() });
  const add = () => {
    for (const [name, number] of rows.slice(shown, shown + AT_ONCE)) {
      if (name) more.before(make("h3", { class: "unit" }, name));
      more.before(quotation(number, meant, wanted));
    }
    shown += AT_ONCE;
    more.hidden = shown >= rows.length;
    more.textContent = say("more", { count: Math.max(0, rows.length - shown) });
  };
  into.replaceChildren(more);
  add();
  if (!rows.length) into.prepend(make("p", {}, say("nothing")));
}

function holding(groups, wanted) {
  const has = (number) => { const [transcript, { start, end }] = segmentAt(number); return fold(transcript.text.slice(start, end)).includes(wanted); };
  return groups.map(({ name, numbers }) => ({ name, numbers: numbers.filter(has) })).filter(({ numbers }) => numbers.length);
}

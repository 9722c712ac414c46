/* Coded text: cut at every boundary of a coding, each piece underlined once for each code on it. */
const MOST_LANES = 6, AT_ONCE = 60;
const codesShown = new Set(shared.codes.keys());
const colourOf = (code) => `hsl(${Math.round(210 + code * 137.5) % 360} 75% ${code % 2 ? 30 : 40}%)`;
const labelOf = (code) => (code < 0 ? say("empty code") : shared.codes[code][0]);
const uniqueCodes = (lines) => [...new Set(lines.map((line) => line.code))];

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
  piece.style.setProperty("--lanes", deepest);
  piece.style.backgroundImage = here.map((one) => `linear-gradient(${colourOf(one.code)}, ${colourOf(one.code)})`).join(",");
  piece.style.backgroundSize = here.map(() => "100% 3px").join(",");
  piece.style.backgroundPosition = here.map((one) => `0 calc(100% - ${(deepest - 1 - lanes.get(one)) * 4}px)`).join(",");
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
  if (lanes.size) paragraph.style.lineHeight = String(1.5 + 0.22 * (Math.max(...lanes.values()) + 1));
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

function chips(codings) {
  const items = uniqueCodes(codings).map((code) => {
    const swatch = make("span", { class: "swatch", "aria-hidden": "true" });
    swatch.style.backgroundColor = colourOf(code);
    return make("li", {}, swatch, labelOf(code));
  });
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

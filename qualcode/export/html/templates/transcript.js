/* The drawer: quotations of a cell, and a transcript opened at one of them. */
const drawer = byId("drawer");
const LONGEST = 120;
let opener = null, listed = null;

function openDrawer(title, tools, ...rest) {
  const close = make("button", { type: "button", class: "plain", onclick: closeDrawer }, say("close"));
  const heading = make("h2", { tabindex: "-1" }, title);
  drawer.replaceChildren(make("div", { class: "bar" }, heading, close), ...(tools ? [tools] : []), ...rest);
  drawer.hidden = false;
  document.body.classList.add("reading");
  if (opener) opener.scrollIntoView({ block: "center", inline: "center" });
  heading.focus({ preventScroll: true });
}

function closeDrawer() {
  drawer.hidden = true;
  document.body.classList.remove("reading");
  document.querySelectorAll(".opened").forEach((cell) => cell.classList.remove("opened"));
  if (opener) opener.focus();
  opener = listed = null;
}

function openQuotations(title, evidence) {
  listed = { title, evidence };
  drawer.setAttribute("aria-label", say("quotations"));
  const { codes, groups } = evidence, body = make("div", { class: "body", tabindex: "0", id: "quotations" });
  const find = make("input", { type: "search", "aria-label": say("find"), placeholder: say("find"), oninput: () => {
    const wanted = fold(find.value).trim();
    listQuotations(body, wanted ? holding(groups, wanted) : groups, codes, wanted);
  } });
  openDrawer(title, make("div", { class: "tools" }, find), body);
  listQuotations(body, groups, codes);
}

/* What stands between segments, line by line: names of speakers, headings, what is not coded. */
function between(text) {
  return text.split("\n").map((line) => line.trim()).filter(Boolean).map((line) => (
    /^#{1,6}\s/.test(line) ? make("h3", { class: "section" }, line.replace(/^#+\s*/, "")) : make("header", {}, line)));
}

function openTranscript(place, aim = -1, meant = new Set(), wanted = "") {
  drawer.setAttribute("aria-label", say("transcript"));
  const transcript = transcriptAt(place);
  const body = make("div", { class: "body", tabindex: "0", id: "transcript" });
  const why = make("div", { class: "why", id: "why", "aria-live": "polite" }, make("p", {}, say("select")));
  const onchoose = (from, to, piece) => {
    body.querySelectorAll(".chosen").forEach((one) => one.classList.remove("chosen"));
    piece.classList.add("chosen");
    tellWhy(why, transcript, from, to);
  };
  const draw = () => {
    let done = 0;
    const parts = [];
    for (const segment of transcript.segments) {
      parts.push(...between(transcript.text.slice(done, segment.start)));
      const own = segment.number === aim;
      const coded = meeting(transcript.codings, segment.start, segment.end).filter((one) => codesShown.has(one.code));
      parts.push(make("div", { class: `segment${segment.asked ? " asked" : ""}${own ? " aim" : ""}`, "data-number": segment.number, tabindex: own ? "-1" : false },
        codedText(transcript, segment, { meant: own ? meant : new Set(), wanted: own ? wanted : "", onchoose }), chips(coded)));
      done = segment.end;
    }
    parts.push(...between(transcript.text.slice(done)));
    body.replaceChildren(...parts);
  };
  const back = listed && make("button", { type: "button", class: "plain", onclick: () => openQuotations(listed.title, listed.evidence) }, `← ${say("back")}`);
  openDrawer(transcript.id, make("div", { class: "tools" }, back, codeFilter(transcript, draw)), body, why);
  draw();
  goTo(body, why, transcript);
}

function goTo(body, why, transcript) {
  const aimed = body.querySelector(".aim");
  if (!aimed) return;
  const first = aimed.querySelector(".meant") || aimed.querySelector("mark") || aimed.querySelector(".coded");
  const show = () => (first || aimed).scrollIntoView({ block: "center" });
  show();
  requestAnimationFrame(show);
  (aimed.querySelector(".meant") || aimed).focus({ preventScroll: true });
}

function readSegment(number, meant = new Set(), wanted = "") {
  openTranscript(placeOf(number), number, meant, wanted);
}

/* Each coding on a piece with its rule, coder and reason, the shortest first; below, what the audit says of the same words. */
function tellWhy(why, transcript, start, end) {
  const told = (line) => make("dl", {}, ...[["origin", line.origin], ["rule", line.rule], ["coder", line.coder], ["status", line.status], ["reason", line.reason]]
    .filter(([, value]) => value).flatMap(([key, value]) => [make("dt", {}, say(key)), make("dd", {}, value)]));
  const quoted = ({ start: from, end: to }) => transcript.text.slice(from, Math.min(to, from + LONGEST)) + (to - from > LONGEST ? " …" : "");
  const named = (line) => make("h3", {}, `${labelOf(line.code)} — « ${quoted(line)} »`);
  const audit = meeting(transcript.audit, start, end);
  const codings = meeting(transcript.codings, start, end).sort((a, b) => a.end - a.start - (b.end - b.start));
  why.replaceChildren(...codings.flatMap((line) => [named(line), told(line)]),
    ...(audit.length ? [make("h3", {}, say("decisions")), ...audit.flatMap((line) => [named(line), told(line)])] : []));
  why.scrollTop = 0;
}

/* Which of a transcript's codes are underlined, a box each; `draw` is called when that changes. */
function codeFilter(transcript, draw) {
  const boxes = [], present = new Set(uniqueCodes(transcript.codings));
  const set = (all) => () => { boxes.forEach((box) => { box.checked = all; }); apply(); };
  const apply = () => {
    boxes.forEach((box) => { if (box.checked) codesShown.add(Number(box.value)); else codesShown.delete(Number(box.value)); });
    draw();
  };
  const boxOf = (code) => {
    const box = make("input", { type: "checkbox", value: code, onchange: apply });
    box.checked = codesShown.has(code);
    boxes.push(box);
    return make("label", {}, box, swatch(code), shared.codes[code][0]);
  };
  const fieldsets = shared.books.flatMap((book, place) => {
    const codes = [...shared.codes.keys()].filter((code) => shared.codes[code][1] === place && present.has(code));
    return codes.length ? [make("fieldset", {}, make("legend", {}, book), ...codes.map(boxOf))] : [];
  });
  const button = (key, all) => make("button", { type: "button", class: "plain", onclick: set(all) }, say(key));
  return make("details", { id: "filter" }, make("summary", {}, say("shown")), button("all", true), " ", button("none", false), make("div", { class: "filter" }, ...fieldsets));
}

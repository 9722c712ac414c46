/* Search over all transcripts: words, a code, a document, alone or together. */
const foldedSegments = new Map();

function foldedAt(place) {
  if (!foldedSegments.has(place)) {
    const { text, segments } = transcriptAt(place);
    foldedSegments.set(place, segments.map(({ start, end }) => fold(text.slice(start, end))));
  }
  return foldedSegments.get(place);
}

function searchSegments(wanted, code, only) {
  const found = [];
  for (const place of only === null ? shared.documents.keys() : [only]) {
    const { segments, codings } = transcriptAt(place), folded = wanted ? foldedAt(place) : null;
    const coded = code === null ? null : codings.filter((one) => one.code === code);
    segments.forEach((segment, n) => {
      if (folded && !folded[n].includes(wanted)) return;
      if (coded && !meeting(coded, segment.start, segment.end).length) return;
      found.push(segment.number);
    });
  }
  return found;
}

function setUpSearch(form, into) {
  const option = (value, label) => make("option", { value }, label);
  const text = make("input", { type: "search", id: "wanted" });
  const code = make("select", { id: "of-code" }, option("", say("any code")), ...shared.books.map((book, place) => (
    make("optgroup", { label: book }, ...shared.codes.flatMap(([label, of], n) => (of === place ? [option(n, label)] : []))))));
  const only = make("select", { id: "of-document" }, option("", say("any document")), ...shared.documents.map(([id], n) => option(n, id)));
  const chosen = (select) => (select.value === "" ? null : Number(select.value));
  form.append(make("label", {}, say("search label"), text), make("label", {}, say("code label"), code),
    make("label", {}, say("document label"), only), make("button", { type: "submit", class: "plain" }, say("search")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const wanted = fold(text.value).trim();
    if (!wanted && chosen(code) === null) { into.replaceChildren(); return; }
    const numbers = searchSegments(wanted, chosen(code), chosen(only)), list = make("div");
    into.replaceChildren(make("p", { class: "hint" }, say("results", { count: numbers.length })), list);
    listQuotations(list, [{ name: "", numbers }], new Set(chosen(code) === null ? [] : [chosen(code)]), wanted);
  });
  form.hidden = false;
}

/* What a key leads to: the codes it is about, and segments in groups that each have a name or none. */
function evidenceOf(key) {
  const [place, one, other] = key.slice(1).split(":").map(Number);
  if (key[0] === "l") {
    const [numbers, codes] = shared.evidence.lists[place];
    return { codes: new Set(codes), groups: [{ name: "", numbers }] };
  }
  return key[0] === "p" ? meetings(shared.evidence.pairs[place], one, other) : steps(shared.evidence.steps[place], one, other);
}

/* The units that hold both codes, with their segments that carry one of them. */
function meetings({ codes, units, held }, one, other) {
  const byUnit = (flat) => {
    const found = new Map();
    for (let n = 0; n < flat.length; n += 2) {
      if (!found.has(flat[n])) found.set(flat[n], []);
      found.get(flat[n]).push(flat[n + 1]);
    }
    return found;
  };
  const first = byUnit(held[one]), second = byUnit(held[other]);
  const groups = [...first.keys()].filter((unit) => second.has(unit)).sort((a, b) => a - b).map((unit) => ({
    name: units === null ? "" : units[unit],
    numbers: [...new Set([...first.get(unit), ...second.get(unit)])].sort((a, b) => a - b),
  }));
  return { codes: new Set([codes[one], codes[other]]), groups };
}

/* The pairs of segments of a document, one right after the other among the coded ones, that make a step. */
function steps({ codes, rows }, one, other) {
  const groups = [];
  for (let n = 1; n < rows.length; n++) {
    const [[from, before, had], [to, after, has]] = [rows[n - 1], rows[n]];
    if (from === to && had.includes(one) && has.includes(other)) groups.push({ name: "", numbers: [before, after] });
  }
  return { codes: new Set([codes[one], codes[other]]), groups };
}

"use strict";

/* What the page holds: the shared block at once, a document's when it is first asked for. */
const byId = (id) => document.getElementById(id);
const shared = JSON.parse(byId("shared").textContent);
const strings = shared.strings;
const firstSegments = [];
shared.documents.reduce((sum, [, , segments]) => { firstSegments.push(sum); return sum + segments; }, 0);
const opened = new Map();

function say(key, values = {}) {
  const single = (number) => (shared.french ? Math.abs(number) < 2 : number === 1);
  return shared.words[key].replace(/\{(\w+)(?::([^{}|]*)\|([^{}|]*))?\}/g, (_, name, one, many) => (
    one === undefined ? String(values[name]) : single(values[name]) ? one : many));
}

function transcriptAt(place) {
  if (!opened.has(place)) {
    const block = JSON.parse(byId(`document-${place}`).textContent);
    const [id, group] = shared.documents[place];
    const segments = block.s.map(([start, end, name, caseName, speaker, asked, section, time], n) => ({
      number: firstSegments[place] + n, start, end, id: strings[name], caseName: strings[caseName],
      speaker: strings[speaker], asked: Boolean(asked), section: strings[section], time: strings[time],
    }));
    const line = ([start, end, code, origin, rule, coder, status, reason]) => ({
      start, end, code, origin: strings[origin], rule: strings[rule], coder: strings[coder],
      status: strings[status], reason: strings[reason],
    });
    opened.set(place, { place, id, group, text: block.t, segments, codings: block.c.map(line), audit: block.a.map(line) });
  }
  return opened.get(place);
}

function placeOf(number) {
  let low = 0, high = firstSegments.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (firstSegments[middle] <= number) low = middle; else high = middle - 1;
  }
  return low;
}

function segmentAt(number) {
  const place = placeOf(number), transcript = transcriptAt(place);
  return [transcript, transcript.segments[number - firstSegments[place]]];
}

function meeting(lines, start, end) {
  return lines.filter((line) => line.start < end && start < line.end);
}

/* Text without case, accents and kinds of apostrophe, white space single: what searches compare. */
function fold(text) {
  return text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "")
    .replace(/œ/g, "oe").replace(/æ/g, "ae").replace(/ß/g, "ss").replace(/[’‘´ʼ′`]/g, "'").replace(/\s+/g, " ");
}

/* The stretches of a text that hold what is wanted, itself folded. */
function stretchesWith(text, wanted) {
  let folded = "", at = 0;
  const starts = [], ends = [];
  for (const sign of text) {
    const end = at + sign.length;
    for (const one of fold(sign)) {
      if (one === " " && folded.endsWith(" ")) continue;
      for (let n = 0; n < one.length; n++) { starts.push(at); ends.push(end); }
      folded += one;
    }
    if (/\p{M}/u.test(sign) && ends.length) ends[ends.length - 1] = end;
    at = end;
  }
  const found = [];
  for (let n = folded.indexOf(wanted); wanted && n >= 0; n = folded.indexOf(wanted, n + wanted.length)) {
    found.push([starts[n], ends[n + wanted.length - 1]]);
  }
  return found;
}

/* An element with attributes and children; texts become text nodes, so that nothing in them is read as HTML. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

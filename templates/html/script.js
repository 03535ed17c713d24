// Without this script the page reads the same. With it: tables sort, numbers say where they come from, and the contents
// show where one is. It builds what it shows from text alone.
(() => {
  'use strict';
  const data = JSON.parse(document.getElementById('origins').textContent);
  const { words } = data;
  const root = document.documentElement;
  root.classList.add('live');

  const make = (tag, className, text) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  };

  // Where a number comes from.
  const panel = make('dialog', 'origin');
  panel.setAttribute('aria-labelledby', 'origin-name');
  document.body.append(panel);
  let asked = null;

  const close = () => {
    if (!panel.open) return;
    panel.close();
    asked?.removeAttribute('aria-expanded');
    if (asked?.hasAttribute('tabindex')) asked.focus();
    asked = null;
  };

  /** A step and all that it rests on, the nearest first. */
  const walk = (from) => {
    const needed = new Set([from]);
    const found = [];
    for (let at = from; at >= 0; at--) {
      if (!needed.has(at)) continue;
      found.push(at);
      for (const other of data.steps[at][4]) needed.add(other);
    }
    return found;
  };

  const lines = data.study.split('\n');
  const most = 14;
  const fragment = (from, to) => {
    const cut = Math.min(to, from + most - 1);
    const part = lines.slice(from - 1, cut);
    const margin = Math.min(...part.filter((line) => line.trim() !== '').map((line) => line.search(/\S/)));
    return part.map((line) => line.slice(margin)).join('\n') + (cut < to ? '\n…' : '');
  };

  const studyLines = (from, to, open) => {
    const more = make('details');
    more.open = open;
    const range = to > from ? `${from}–${to}` : `${from}`;
    more.append(make('summary', '', `${words.lines} ${range}`));
    const text = make('pre', '', fragment(from, to));
    text.tabIndex = 0;
    more.append(text);
    return more;
  };

  const stepItem = (at, open) => {
    const [id, detail, from, to] = data.steps[at];
    const item = make('li');
    item.append(make('code', '', id));
    if (detail) item.append(` ${detail}`);
    if (from > 0) item.append(studyLines(from, to, open));
    return item;
  };

  const pathOf = (at) => (at < 0 ? '' : `${pathOf(data.paths[at][0])}/${data.paths[at][1]}`);
  const digitsOf = (value) => String(value).replace('-', '−');

  /** ` = 0.5`, ` = 0.5, 0.7, … (31)`: the numbers of a place, or some of them and how many there are. */
  const valuesOf = (some, all) => {
    if (all === 0) return '';
    if (some.length === 0) return ` (${all})`;
    const rest = all > some.length ? `, … (${all})` : '';
    return ` = ${some.map(digitsOf).join(', ')}${rest}`;
  };

  /** A line of words and a place, as code. */
  const placed = (words, code) => {
    const line = make('p', 'place', `${words} `);
    line.append(make('code', '', code));
    return line;
  };

  /** The name of a number, its value and step, and what else is to be said: a result has a place, others a rule. */
  const told = (found) => {
    if (Array.isArray(found)) {
      const [value, path, step, at] = found;
      const name = path.map((word) => data.strings[word]).join(' › ');
      return { name, value, step, more: [placed(words.results, pathOf(at))] };
    }
    const more = [make('p', 'rule', found.f)];
    if (found.k) more.push(placed(words.key, found.k));
    if (found.l) more.push(studyLines(...found.l, true));
    if (found.o) {
      const list = make('ul');
      for (const [at, entries, some, all] of found.o) {
        const item = make('li');
        item.append(make('code', '', at), entries ? ` (${entries})` : '', valuesOf(some, all));
        list.append(item);
      }
      more.push(list);
    }
    return { name: found.n, value: found.v, step: found.s ?? -1, more };
  };

  const explain = (element) => {
    const { name: title, value, step, more } = told(data.numbers[Number(element.dataset.n)]);
    const name = make('p', 'name', title);
    name.id = 'origin-name';
    const button = make('button', 'close', words.close);
    button.type = 'button';
    button.addEventListener('click', close);
    panel.replaceChildren(button, name);
    if (value !== undefined) {
      const exact = make('p', 'exact', `${words.value}: `);
      exact.append(make('b', '', digitsOf(value)));
      panel.append(exact);
    }
    panel.append(...more);
    if (step >= 0) {
      const list = make('ol');
      walk(step).forEach((at, i) => list.append(stepItem(at, i === 0)));
      panel.append(make('p', 'rests', words.rests), list);
    }
    if (panel.open) panel.close();
    asked = element;
    element.setAttribute('aria-expanded', 'true');
    panel.show();
    place(element);
    button.focus();
  };

  /** Below the number, inside the window; small screens have it at their foot. */
  const place = (element) => {
    const number = element.getBoundingClientRect();
    const width = panel.offsetWidth;
    const left = Math.max(8, Math.min(number.left, root.clientWidth - width - 8));
    panel.style.setProperty('--left', `${left + window.scrollX}px`);
    panel.style.setProperty('--top', `${number.bottom + window.scrollY + 6}px`);
  };

  const numbersNow = () => document.querySelectorAll('[data-n]');
  document.addEventListener('click', (event) => {
    const number = event.target.closest('[data-n]');
    if (number) explain(number);
    else if (!event.target.closest('.origin')) close();
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close();
    if (event.key !== 'Enter' && event.key !== ' ') return;
    const number = event.target.closest('[data-n][tabindex]');
    if (!number) return;
    event.preventDefault();
    explain(number);
  });
  if (numbersNow().length > 0) {
    const tools = make('p', 'tools');
    const toggle = make('button', '', words.explain);
    toggle.type = 'button';
    toggle.setAttribute('aria-pressed', 'false');
    toggle.addEventListener('click', () => {
      const on = root.classList.toggle('explaining');
      toggle.setAttribute('aria-pressed', String(on));
      // Hundreds of stops for the Tab key are for those who ask for them.
      for (const number of numbersNow()) {
        if (on) {
          number.tabIndex = 0;
          number.setAttribute('role', 'button');
          number.setAttribute('aria-haspopup', 'dialog');
        } else for (const name of ['tabindex', 'role', 'aria-haspopup']) number.removeAttribute(name);
      }
      if (!on) close();
    });
    tools.append(toggle);
    document.querySelector('header').append(tools);
  }

  // Tables sort by any of their columns, and back to the author's order.
  const status = make('p', 'aside');
  status.setAttribute('role', 'status');
  document.body.append(status);
  const collator = new Intl.Collator(root.lang, { numeric: true });

  const keyOf = (cell) => {
    const number = cell?.querySelector('[data-n]');
    const value = number && data.numbers[Number(number.dataset.n)][0];
    if (typeof value === 'number') return value;
    const text = (cell?.textContent ?? '').trim().replace(/[−–]/g, '-').replace(/(\d),(?=\d{3})/g, '$1');
    const match = /^[<([]*\s*(-?\d+(?:\.\d+)?)(?: × 10(-?\d+))?(?![\d\p{L}])/u.exec(text);
    return match ? Number(`${match[1]}e${match[2] ?? 0}`) : text;
  };
  const compare = (a, b) => {
    if (a === '' || b === '') return a === b ? 0 : a === '' ? 1 : -1;
    if (typeof a === 'number' && typeof b === 'number') return a - b;
    if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1;
    return collator.compare(a, b);
  };
  const next = { none: 'ascending', ascending: 'descending', descending: 'none' };

  for (const table of document.querySelectorAll('table[data-sort]')) {
    const heads = [...table.tHead.rows[0].cells];
    const original = [...table.tBodies].map((body) => [...body.rows]);
    const sort = (column, order) => {
      [...table.tBodies].forEach((body, i) => {
        const group = original[i].filter((row) => row.cells[0].scope === 'rowgroup');
        const rows = original[i].filter((row) => row.cells[0].scope !== 'rowgroup');
        const keys = new Map(rows.map((row) => [row, keyOf(row.cells[column])]));
        const sign = order === 'descending' ? -1 : 1;
        // What is not there stays last either way.
        const by = (a, b) => (a === '' || b === '' ? compare(a, b) : sign * compare(a, b));
        if (order !== 'none') rows.sort((a, b) => by(keys.get(a), keys.get(b)));
        body.append(...(order === 'none' ? original[i] : [...group, ...rows]));
      });
    };
    heads.forEach((head, column) => {
      if (head.textContent.trim() === '' || head.tagName !== 'TH') return;
      const button = make('button', 'sort');
      button.type = 'button';
      button.append(...head.childNodes);
      head.append(button);
      // A button holds no other: what explains its numbers stands beside it.
      for (const number of button.querySelectorAll('[data-n]')) {
        const about = make('span', 'about');
        about.dataset.n = number.dataset.n;
        about.setAttribute('aria-label', number.textContent);
        number.removeAttribute('data-n');
        head.append(about);
      }
      button.addEventListener('click', () => {
        const order = next[head.getAttribute('aria-sort') ?? 'none'];
        for (const other of heads) other.removeAttribute('aria-sort');
        if (order !== 'none') head.setAttribute('aria-sort', order);
        sort(column, order);
        status.textContent =
          order === 'none' ? words.original : `${words.sort} ${button.textContent}: ${words[order]}`;
      });
    });
  }

  // The contents show which section is being read.
  const links = new Map(
    [...document.querySelectorAll('.contents a')].map((link) => [link.getAttribute('href').slice(1), link]),
  );
  const headings = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
  const reading = () => {
    const passed = headings.filter((heading) => heading.getBoundingClientRect().top < 120);
    const current = passed.at(-1) ?? headings[0];
    for (const [id, link] of links) {
      if (current && id === current.id) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
  };
  let waiting = false;
  document.addEventListener(
    'scroll',
    () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        reading();
      });
    },
    { passive: true },
  );
  reading();
})();

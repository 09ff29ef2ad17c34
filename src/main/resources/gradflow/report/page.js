// What a page does beside its charts: colour scheme; tables that are sorted, filtered and widened; commands that are copied.
(function () {
  'use strict';
  const root = document.documentElement;
  root.classList.add('js');

  const theme = document.querySelector('.theme');
  if (theme) {
    theme.hidden = false;
    theme.addEventListener('click', () => {
      const dark = getComputedStyle(root).getPropertyValue('--dark').trim() === '1';
      root.dataset.theme = dark ? 'light' : 'dark';
      document.dispatchEvent(new Event('gradflow-theme'));
    });
  }

  document.querySelectorAll('.command').forEach((box) => {
    const b = document.createElement('button');
    b.type = 'button';
    b.textContent = 'copy';
    b.addEventListener('click', () => {
      const text = box.querySelector('code').textContent;
      const done = () => (b.textContent = 'copied');
      if (navigator.clipboard) navigator.clipboard.writeText(text).then(done, () => {});
    });
    box.append(b);
  });

  const value = (text) => (text === 'Infinity' ? Infinity : text === '-Infinity' ? -Infinity : text === '' ? NaN : Number(text));

  document.querySelectorAll('.grid').forEach((grid) => {
    const table = grid.querySelector('table');
    const body = table.tBodies[0];
    const rows = Array.from(body.rows);
    const heads = Array.from(table.tHead.rows[0].cells);
    const count = grid.querySelector('.count');
    const cell = (row, k) => row.cells[k].textContent;

    heads.forEach((head, k) => {
      head.querySelector('button').addEventListener('click', () => {
        const up = head.getAttribute('aria-sort') !== 'ascending';
        heads.forEach((h) => h.setAttribute('aria-sort', 'none'));
        head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
        const numeric = rows.every((r) => cell(r, k) === '' || !Number.isNaN(value(cell(r, k))));
        const order = (a, b) => {
          const [s, t] = [cell(a, k), cell(b, k)];
          if (s === '' || t === '') return (s === '') - (t === ''); // what is missing comes last either way
          const d = numeric ? value(s) - value(t) || 0 : s < t ? -1 : s > t ? 1 : 0;
          return up ? d : -d;
        };
        rows.sort(order);
        body.append(...rows);
      });
    });

    const filters = Array.from(grid.querySelectorAll('select'));
    const words = grid.querySelector('input[type=search]');
    const filter = () => {
      let shown = 0;
      const wanted = words ? words.value.toLowerCase().split(/\s+/).filter(Boolean) : [];
      rows.forEach((row) => {
        const fits =
          filters.every((f) => f.value === '*' || cell(row, +f.dataset.column) === f.value.slice(1)) &&
          wanted.every((w) => row.textContent.toLowerCase().includes(w));
        row.hidden = !fits;
        shown += fits ? 1 : 0;
      });
      count.textContent = shown + ' of ' + rows.length + ' rows';
    };
    filters.forEach((f) => f.addEventListener('change', filter));
    if (words) words.addEventListener('input', filter);
    filter();

    grid.querySelectorAll('.columns input').forEach((box) => {
      const k = +box.dataset.column;
      box.addEventListener('change', () => {
        heads[k].classList.toggle('x', !box.checked);
        rows.forEach((row) => row.cells[k].classList.toggle('x', !box.checked));
      });
    });
  });
})();

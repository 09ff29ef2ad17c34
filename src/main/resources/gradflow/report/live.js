// A page that grows: the events of the server that it comes from, each of which replaces the one before it of its kind.
(function () {
  'use strict';
  const source = new EventSource('events');
  const charts = new Map();
  const at = (id) => document.getElementById(id);
  const now = document.querySelector('.now');
  let ended = false;
  let lost = 0;

  const on = (event, action) =>
    source.addEventListener(event, (e) => {
      lost = 0;
      document.body.classList.remove('lost');
      action(JSON.parse(e.data));
    });

  const add = (home, name, text) => {
    const e = document.createElement(name);
    if (text !== undefined) e.textContent = text;
    home.append(e);
    return e;
  };

  on('begin', (m) => {
    at('title').textContent = m.title;
    at('about').textContent = m.about;
    document.title = 'gradflow: ' + m.title;
    charts.forEach((c) => c.chart && c.chart.end());
    charts.clear();
    at('figures').replaceChildren();
  });

  on('state', (m) => {
    at('state').textContent = m.text;
    now.tHead.replaceChildren();
    now.tBodies[0].replaceChildren();
    if (m.rows.length) {
      const head = add(now.tHead, 'tr');
      m.head.forEach((name) => (add(head, 'th', name).scope = 'col'));
    }
    m.rows.forEach((cells) => {
      const row = add(now.tBodies[0], 'tr');
      cells.forEach((text) => add(row, 'td', text));
    });
  });

  on('figure', (m) => {
    let home = charts.get(m.id);
    if (!home) {
      const figure = document.createElement('figure');
      figure.id = m.id;
      const number = (e) => +e.id.slice(1);
      at('figures').insertBefore(figure, Array.from(at('figures').children).find((f) => number(f) > number(figure)) || null);
      home = { title: add(figure, 'h3'), body: add(figure, 'div'), caption: add(figure, 'figcaption'), chart: null };
      home.body.className = 'interactive';
      charts.set(m.id, home);
    }
    home.title.textContent = m.title;
    home.caption.textContent = m.caption + (m.chart ? '' : ' This figure is drawn when all is done.');
    if (m.chart && home.chart) home.chart.update(m.chart);
    else if (m.chart) home.chart = window.gradflowChart(home.body, m.chart);
  });

  on('end', (m) => {
    ended = true;
    at('state').textContent += ' ' + m.text;
    now.tHead.replaceChildren();
    now.tBodies[0].replaceChildren();
    source.close();
  });

  source.addEventListener('error', () => {
    if (ended) return;
    document.body.classList.add('lost');
    at('state').textContent = 'No longer connected: the process has ended, or does not answer. What is shown is the last that came.';
    if (++lost > 3) source.close();
  });
})();

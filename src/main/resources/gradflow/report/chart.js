// The charts of a page: each figure's data is a JSON block in it; uPlot gives axes, grid and selection, marks are drawn here.
(function () {
  'use strict';

  const DASHES = { measured: [], theory: [3.4, 2], bound: [0.9, 1.5] };
  const SNAP = 9; // px within which the pointer takes a point instead of the line between two
  const REACH = 48; // px beyond which nothing is under the pointer
  const INKS = { '#222222': '--ink', '#6b6b6b': '--grey' };

  const superscript = (n) => String(n).replace(/[-0-9]/g, (c) => (c === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[c]));

  function number(v) {
    if (v === 0 || !Number.isFinite(v)) {
      return v === 0 ? '0' : Number.isNaN(v) ? 'not defined' : v > 0 ? '∞' : '−∞';
    }
    const size = Math.abs(v);
    if (size >= 1e5 || size < 1e-3) {
      const [m, e] = v.toExponential(3).split('e');
      const mantissa = String(+m).replace('-', '−');
      return (mantissa === '1' ? '' : mantissa === '−1' ? '−' : mantissa + '·') + '10' + superscript(+e);
    }
    return String(+v.toPrecision(5)).replace('-', '−');
  }

  /** 10 to that power, which may be too small or large for a double. */
  function power(exponent) {
    if (exponent === Infinity) return '∞';
    if (exponent === -Infinity) return '0';
    if (Math.abs(exponent) < 3) return number(Math.pow(10, exponent));
    const whole = Math.floor(exponent);
    const mantissa = +Math.pow(10, exponent - whole).toPrecision(4);
    return (mantissa === 1 ? '' : mantissa === 10 ? '10·' : mantissa + '·') + '10' + superscript(whole);
  }

  /** Linear up to that size, then by powers of ten, each as long as the linear part. */
  const symlog = (v, linear) => (Math.abs(v) <= linear ? v / linear : Math.sign(v) * (1 + Math.log10(Math.abs(v) / linear)));

  /** What is laid out there. */
  const symexp = (at, linear) => (Math.abs(at) <= 1 ? at * linear : Math.sign(at) * linear * Math.pow(10, Math.abs(at) - 1));

  /** An axis: how values are laid out, which can be changed, and what they are called. */
  class Axis {
    constructor(spec) {
      this.spec = spec;
      this.log = spec.scale !== 'linear';
    }

    place(v) {
      if (this.spec.scale === 'decades') return this.log ? v : Math.pow(10, v);
      if (this.spec.scale === 'symlog') return this.log ? symlog(v, this.spec.linear) : v;
      return this.log ? Math.log10(v) : v;
    }

    /** What stands in the data. */
    text(v) {
      return this.spec.scale === 'decades' ? power(v) : number(v);
    }

    /** What is laid out there. */
    label(at) {
      if (this.log && this.spec.scale === 'symlog') return number(symexp(at, this.spec.linear));
      return this.log ? power(at) : number(at);
    }

    splits(lo, hi) {
      const step = Math.max(1, Math.ceil((hi - lo) / 7));
      const out = [];
      for (let k = Math.ceil(lo / step) * step; k <= hi; k += step) out.push(k);
      return out;
    }
  }

  class Panel {
    constructor(chart, spec, host) {
      this.chart = chart;
      this.spec = spec;
      this.x = new Axis(spec.x);
      this.y = new Axis(spec.y);
      this.host = host;
      this.at = null;
      this.build();
    }

    build() {
      const heading = element('div', 'panel-title', this.spec.title);
      const tools = element('div', 'tools');
      this.plot = element('div', 'plot');
      this.plot.tabIndex = 0;
      this.plot.setAttribute('role', 'group');
      this.readout = element('output', 'readout');
      const name = [this.spec.title, this.spec.y.label + ' against ' + this.spec.x.label].filter(Boolean).join(': ');
      this.plot.setAttribute('aria-label', 'Chart, ' + name + '. Left and right read values, up and down change the series, plus and minus zoom, 0 shows all.');
      button(tools, '+', 'zoom in', () => this.zoom(0.6));
      button(tools, '−', 'zoom out', () => this.zoom(1 / 0.6));
      button(tools, 'all', 'show all', () => this.reset());
      for (const side of ['y', 'x']) {
        if (this.canSwitch(side)) {
          const b = button(tools, 'log ' + side, 'logarithmic ' + side + ' axis', () => this.turn(side, b));
          b.setAttribute('aria-pressed', this[side].log);
        }
      }
      const top = element('div', 'panel-top');
      top.append(heading, tools);
      this.host.append(top, element('div', 'axis-name', this.spec.y.label), this.plot);
      this.host.append(element('div', 'axis-name below', this.spec.x.label), this.readout);
      if (this.spec.colours) this.host.append(bar(this.spec.colours));
      if (this.spec.note) this.host.append(element('p', 'note', this.spec.note));
      this.tip = element('div', 'tip');
      this.tip.setAttribute('aria-hidden', 'true');
      this.dot = element('div', 'dot');
      this.plot.addEventListener('keydown', (e) => this.key(e));
      this.draw();
      this.observer = new ResizeObserver(() => this.resize());
      this.observer.observe(this.plot);
    }

    end() {
      this.observer.disconnect();
      this.u.destroy();
    }

    /** A linear axis needs values that are not negative to be logarithmic; a logarithmic one, values that a double holds. */
    canSwitch(side) {
      if (this.spec.equal) return false;
      if (this.spec[side].scale === 'symlog') return true;
      let lo = Infinity;
      let hi = -Infinity;
      this.each((m) => {
        for (const v of this.values(m, side)) {
          if (Number.isFinite(v)) {
            lo = Math.min(lo, v);
            hi = Math.max(hi, v);
          }
        }
      }, true);
      return this.spec[side].scale === 'decades' ? hi < 300 && lo > -300 : lo >= 0 && hi > 0;
    }

    values(m, side) {
      if (m.kind === 'circle') return side === 'x' ? [m.cx - m.r, m.cx + m.r] : [m.cy - m.r, m.cy + m.r];
      if (m.kind === 'rule') return m.horizontal === (side === 'y') ? [m.at] : [];
      if (m.kind === 'note') return [m[side]];
      const a = this.chart.arrays;
      if (side === 'x') return a[m.x];
      return 'lo' in m ? a[m.lo].concat(a[m.hi]) : a[m.y];
    }

    each(action, all) {
      for (const m of this.spec.marks) {
        if (all || !this.chart.hidden.has(m.group)) action(m);
      }
    }

    extent(side) {
      const axis = this[side];
      let lo = Infinity;
      let hi = -Infinity;
      this.each((m) => {
        let last = NaN;
        for (const v of this.values(m, side)) {
          const p = axis.place(v);
          if (Number.isFinite(p)) {
            lo = Math.min(lo, p);
            hi = Math.max(hi, p);
          }
          last = p;
        }
      });
      if (!(lo <= hi)) [lo, hi] = [0, 1];
      const cells = this.spec.marks.some((m) => m.kind === 'cells');
      const pad = hi > lo ? (cells ? 0 : 0.04 * (hi - lo)) : 0.5;
      const least = axis.place(axis.spec.lo ?? NaN);
      const most = axis.place(axis.spec.hi ?? NaN);
      return [Number.isFinite(least) ? least : lo - pad, Number.isFinite(most) ? most : hi + pad];
    }

    reset() {
      this.zoomed = false;
      this.view = { x: this.extent('x'), y: this.extent('y') };
      if (this.spec.equal) this.square();
      this.show();
    }

    /** One unit is as long on both axes. */
    square() {
      const w = this.u ? this.u.bbox.width : 1;
      const h = this.u ? this.u.bbox.height : 1;
      const { x, y } = this.view;
      const unit = Math.max((x[1] - x[0]) / w, (y[1] - y[0]) / h);
      this.view = { x: wide(x, unit * w), y: wide(y, unit * h) };
    }

    zoom(by) {
      this.zoomed = true;
      this.view = { x: wide(this.view.x, by * (this.view.x[1] - this.view.x[0])), y: wide(this.view.y, by * (this.view.y[1] - this.view.y[0])) };
      this.show();
    }

    turn(side, b) {
      this[side].log = !this[side].log;
      b.setAttribute('aria-pressed', this[side].log);
      this.draw();
    }

    show() {
      if (!this.u) return;
      this.u.batch(() => {
        this.u.setScale('x', { min: this.view.x[0], max: this.view.x[1] });
        this.u.setScale('y', { min: this.view.y[0], max: this.view.y[1] });
      });
      this.mark(null);
    }

    size() {
      const width = Math.max(220, this.plot.clientWidth);
      return { width, height: Math.round(Math.min(420, Math.max(230, width * this.chart.aspect))) };
    }

    resize() {
      const size = this.size();
      if (this.u && size.width !== this.u.width) {
        const hit = this.at;
        this.u.setSize(size);
        if (this.spec.equal) {
          this.square();
          this.show();
        }
        if (hit && !hit.at) this.mark(this.hit(hit.m, hit.i));
      }
    }

    draw() {
      if (this.u) this.u.destroy();
      this.u = null;
      this.view = { x: this.extent('x'), y: this.extent('y') };
      const axes = ['x', 'y'].map((side) => {
        const axis = this[side];
        const own = {
          scale: side,
          stroke: () => style('--ink'),
          grid: { stroke: () => style('--line'), width: 1 },
          ticks: { stroke: () => style('--grey'), width: 1, size: 5 },
          font: '12px ' + style('--sans'),
          space: side === 'x' ? 64 : 34,
          gap: side === 'x' ? 2 : 5,
          values: (u, at) => at.map((v) => axis.label(v)),
        };
        if (axis.log) {
          own.splits = (u, i, lo, hi, step, space) => {
            const whole = axis.splits(lo, hi);
            if (whole.length > 1) return whole;
            const out = [];
            for (let k = 0; k <= 4; k++) out.push(lo + ((k + 0.5) * (hi - lo)) / 5);
            return out;
          };
        }
        if (side === 'x') own.size = 28;
        else own.size = (u, labels) => (labels ? 18 + 7 * Math.max(...labels.map((l) => l.length)) : 50);
        return own;
      });
      const options = {
        ...this.size(),
        legend: { show: false },
        padding: [10, 14, 0, 0],
        scales: {
          x: { time: false, auto: false, range: () => this.view.x },
          y: { auto: false, range: () => this.view.y },
        },
        series: [{ scale: 'x' }, { scale: 'y', show: true, points: { show: false } }],
        axes,
        cursor: {
          points: { show: false },
          drag: { x: true, y: true, uni: 24, setScale: false },
          bind: { dblclick: () => () => { this.reset(); return null; } },
        },
        hooks: {
          draw: [(u) => this.paint(u)],
          setCursor: [(u) => this.point(u)],
          setSelect: [(u) => this.select(u)],
        },
      };
      this.u = new uPlot(options, [[0, 1], [null, null]], this.plot);
      this.u.over.append(this.tip, this.dot);
      if (this.spec.equal) {
        this.square();
      }
      this.show();
    }

    /** The same panel with other data; what is zoomed into stays in view. */
    take(spec) {
      this.spec = spec;
      this.x.spec = spec.x;
      this.y.spec = spec.y;
      if (this.zoomed) this.u.redraw(false, false);
      else this.reset();
      this.point(this.u);
    }

    select(u) {
      const s = u.select;
      if (s.width < 4 && s.height < 4) return;
      const side = (key, from, length) => [u.posToVal(from, key), u.posToVal(from + length, key)].sort((a, b) => a - b);
      const x = s.width > 4 ? side('x', s.left, s.width) : this.view.x;
      const y = s.height > 4 ? side('y', s.top, s.height) : this.view.y;
      this.view = { x, y };
      this.zoomed = true;
      u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
      this.show();
    }

    paint(u) {
      const ctx = u.ctx;
      const box = u.bbox;
      const ratio = uPlot.pxRatio;
      const px = (v) => box.left + (box.width * (this.x.place(v) - this.view.x[0])) / (this.view.x[1] - this.view.x[0]);
      const py = (v) => box.top + box.height - (box.height * (this.y.place(v) - this.view.y[0])) / (this.view.y[1] - this.view.y[0]);
      const a = this.chart.arrays;
      ctx.save();
      ctx.beginPath();
      ctx.rect(box.left, box.top, box.width, box.height);
      ctx.clip();
      ctx.lineJoin = 'round';
      this.each((m) => {
        const colour = ink(m.colour);
        ctx.strokeStyle = colour;
        ctx.fillStyle = colour;
        if (m.width) {
          ctx.lineWidth = m.width * 1.35 * ratio;
          ctx.setLineDash(DASHES[m.role].map((d) => d * ctx.lineWidth));
        }
        if (m.kind === 'line') line(ctx, a[m.x], a[m.y], px, py, box, ratio);
        else if (m.kind === 'band') band(ctx, a[m.x], a[m.lo], a[m.hi], px, py);
        else if (m.kind === 'bars') bars(ctx, a[m.x], a[m.lo], a[m.hi], px, py, ratio);
        else if (m.kind === 'points') points(ctx, m, a[m.x], a[m.y], px, py, ratio);
        else if (m.kind === 'cells') cells(ctx, m, a[m.x], a[m.y], px, py);
        else if (m.kind === 'note') note(ctx, m, px(m.x), py(m.y), ratio);
        else if (m.kind === 'circle') {
          ctx.beginPath();
          ctx.ellipse(px(m.cx), py(m.cy), Math.abs(px(m.r) - px(0)), Math.abs(py(m.r) - py(0)), 0, 0, 2 * Math.PI);
          ctx.stroke();
        } else if (m.kind === 'rule') {
          ctx.beginPath();
          ctx.moveTo(m.horizontal ? box.left : px(m.at), m.horizontal ? py(m.at) : box.top);
          ctx.lineTo(m.horizontal ? box.left + box.width : px(m.at), m.horizontal ? py(m.at) : box.top + box.height);
          ctx.stroke();
          if (m.name) {
            ctx.font = 11 * ratio + 'px ' + style('--sans');
            ctx.textAlign = m.horizontal ? 'right' : 'left';
            ctx.fillText(m.name, m.horizontal ? box.left + box.width - 4 * ratio : px(m.at) + 4 * ratio, m.horizontal ? py(m.at) - 4 * ratio : box.top + 12 * ratio);
          }
        }
        ctx.setLineDash([]);
      });
      ctx.restore();
    }

    /** What lies under the pointer. */
    point(u) {
      const { left, top } = u.cursor;
      if (left == null || left < 0) {
        if (document.activeElement !== this.plot) this.mark(null);
        return;
      }
      this.mark(this.nearest(left, top));
    }

    css(u) {
      const w = u.over.clientWidth;
      const h = u.over.clientHeight;
      return {
        x: (v) => (w * (this.x.place(v) - this.view.x[0])) / (this.view.x[1] - this.view.x[0]),
        y: (v) => h - (h * (this.y.place(v) - this.view.y[0])) / (this.view.y[1] - this.view.y[0]),
        w,
        h,
      };
    }

    nearest(left, top) {
      const to = this.css(this.u);
      const a = this.chart.arrays;
      let best = null;
      let far = REACH;
      const take = (m, i, at, distance, px, py) => {
        if (distance < far) {
          far = distance;
          best = { m, i, at, px, py };
        }
      };
      this.each((m) => {
        if (m.kind === 'cells') {
          const i = closest(a[m.x], (v) => Math.abs(to.x(v) - left));
          const k = closest(a[m.y], (v) => Math.abs(to.y(v) - top));
          best = { m, i: k * a[m.x].length + i, at: null, px: to.x(a[m.x][i]), py: to.y(a[m.y][k]) };
          far = SNAP;
        } else if (m.kind === 'line' || m.kind === 'points') {
          const x = a[m.x];
          const y = a[m.y];
          let bx = NaN;
          let by = NaN;
          for (let i = 0; i < x.length; i++) {
            const cx = to.x(x[i]);
            const cy = to.y(y[i]);
            take(m, i, null, Math.hypot(cx - left, cy - top), cx, cy);
            if (m.kind === 'line' && Number.isFinite(bx + by + cx + cy)) {
              const dx = cx - bx;
              const dy = cy - by;
              const s = ((left - bx) * dx + (top - by) * dy) / (dx * dx + dy * dy);
              if (s > 0 && s < 1) {
                const qx = bx + s * dx;
                const qy = by + s * dy;
                take(m, i, [qx, qy], Math.hypot(qx - left, qy - top) + SNAP / 2, qx, qy);
              }
            }
            bx = cx;
            by = cy;
          }
        }
      });
      return best;
    }

    words(hit) {
      const { m, i, at } = hit;
      const a = this.chart.arrays;
      if (m.kind === 'cells') {
        const columns = a[m.x].length;
        const v = a[m.values][i];
        const value = v == null ? 'not defined' : this.spec.colours.scale === 'decades' ? power(v) : number(v);
        return [this.spec.colours.label, value, this.x.text(a[m.x][i % columns]), this.y.text(a[m.y][Math.floor(i / columns)])];
      }
      if (at) {
        const { w, h } = this.css(this.u);
        const between = (side, share) => this.view[side][0] + share * (this.view[side][1] - this.view[side][0]);
        return [m.name, '', '≈ ' + this.x.label(between('x', at[0] / w)), '≈ ' + this.y.label(between('y', 1 - at[1] / h))];
      }
      return [m.name, '', this.x.text(a[m.x][i]), this.y.text(a[m.y][i]) + this.spread(m, a[m.x][i])];
    }

    /** The ends of the band or error bar of that series there. */
    spread(m, x) {
      const a = this.chart.arrays;
      for (const s of this.spec.marks) {
        if ('lo' in s && s.group === m.group && s.colour === m.colour) {
          const i = a[s.x].indexOf(x);
          if (i >= 0) return ' (' + this.y.text(a[s.lo][i]) + ' to ' + this.y.text(a[s.hi][i]) + ')';
        }
      }
      return '';
    }

    mark(hit) {
      this.at = hit;
      this.tip.hidden = this.dot.hidden = !hit;
      if (!hit) return;
      const [name, value, x, y] = this.words(hit);
      const told = [name && (value ? name + ' = ' + value : name), short(this.spec.x.label) + ' = ' + x, short(this.spec.y.label) + ' = ' + y].filter(Boolean);
      this.readout.textContent = told.join('; ');
      this.tip.textContent = told.join('\n');
      const { w } = this.css(this.u);
      this.dot.style.left = hit.px + 'px';
      this.dot.style.top = hit.py + 'px';
      this.tip.style.top = hit.py + 12 + 'px';
      const wide = this.tip.offsetWidth;
      const left = hit.px < w / 2 ? hit.px + 12 : hit.px - 12 - wide;
      this.tip.style.left = Math.max(0, Math.min(w - wide, left)) + 'px';
    }

    key(e) {
      const steps = { ArrowLeft: -1, ArrowRight: 1 };
      const lines = { ArrowUp: -1, ArrowDown: 1 };
      if (e.key in steps) this.walk(steps[e.key], 0);
      else if (e.key in lines) this.walk(0, lines[e.key]);
      else if (e.key === '+' || e.key === '=') this.zoom(0.6);
      else if (e.key === '-') this.zoom(1 / 0.6);
      else if (e.key === '0') this.reset();
      else if (e.key === 'Escape') this.mark(null);
      else return;
      e.preventDefault();
    }

    /** A value as it is shown. */
    hit(m, i) {
      const to = this.css(this.u);
      const a = this.chart.arrays;
      const columns = a[m.x].length;
      const px = to.x(a[m.x][i % columns]);
      return { m, i, at: null, px, py: to.y(a[m.y][m.kind === 'cells' ? Math.floor(i / columns) : i]) };
    }

    walk(step, other) {
      const all = [];
      this.each((m) => {
        if (m.kind === 'line' || m.kind === 'points' || m.kind === 'cells') all.push(m);
      });
      if (!all.length) return;
      const a = this.chart.arrays;
      let which = this.at ? all.indexOf(this.at.m) : 0;
      which = (which + other + all.length) % all.length;
      const m = all[which];
      const count = m.kind === 'cells' ? a[m.values].length : a[m.x].length;
      let i = this.at ? Math.min(this.at.i, count - 1) + step : 0;
      const shown = () => {
        const at = this.hit(m, i);
        return Number.isFinite(at.px + at.py);
      };
      while (step && i >= 0 && i < count && !shown()) i += step;
      if (i < 0 || i >= count) return;
      this.mark(this.hit(m, i));
    }
  }

  function line(ctx, x, y, px, py, box, ratio) {
    let down = false;
    const lost = [];
    ctx.beginPath();
    for (let i = 0; i < x.length; i++) {
      const qx = px(x[i]);
      const qy = y[i] == null ? NaN : py(y[i]);
      if (Number.isFinite(qx) && Number.isFinite(qy)) {
        if (down) ctx.lineTo(qx, qy);
        else ctx.moveTo(qx, qy);
        down = true;
      } else {
        if (Math.abs(qy) === Infinity && Number.isFinite(qx)) lost.push([qx, qy]);
        down = false;
      }
    }
    ctx.stroke();
    ctx.setLineDash([]);
    for (const [qx, qy] of lost) {
      const low = qy > 0;
      triangle(ctx, qx, low ? box.top + box.height - 4 * ratio : box.top + 4 * ratio, 4 * ratio, low ? 1 : -1);
    }
  }

  function band(ctx, x, lo, hi, px, py) {
    ctx.globalAlpha = 0.22;
    let from = 0;
    const ok = (i) => Number.isFinite(px(x[i]) + py(lo[i] ?? NaN) + py(hi[i] ?? NaN));
    while (from < x.length) {
      while (from < x.length && !ok(from)) from++;
      let to = from;
      while (to < x.length && ok(to)) to++;
      ctx.beginPath();
      for (let i = from; i < to; i++) ctx.lineTo(px(x[i]), py(hi[i]));
      for (let i = to - 1; i >= from; i--) ctx.lineTo(px(x[i]), py(lo[i]));
      ctx.fill();
      from = to;
    }
    ctx.globalAlpha = 1;
  }

  /** Vertical lines with caps; an end that has no place on the axis is at the panel's edge. */
  function bars(ctx, x, lo, hi, px, py, ratio) {
    const cap = 3 * ratio;
    const far = 1e5;
    ctx.lineWidth = 1.1 * ratio;
    for (let i = 0; i < x.length; i++) {
      const qx = px(x[i]);
      const low = Math.min(far, py(lo[i]));
      const high = Math.max(-far, py(hi[i]));
      if (!Number.isFinite(qx + low + high)) continue;
      ctx.beginPath();
      ctx.moveTo(qx, low);
      ctx.lineTo(qx, high);
      for (const end of [low, high]) {
        ctx.moveTo(qx - cap, end);
        ctx.lineTo(qx + cap, end);
      }
      ctx.stroke();
    }
  }

  function points(ctx, m, x, y, px, py, ratio) {
    const r = (m.size * 1.35 * ratio) / 2;
    for (let i = 0; i < x.length; i++) {
      const qx = px(x[i]);
      const qy = y[i] == null ? NaN : py(y[i]);
      if (!Number.isFinite(qx + qy)) continue;
      ctx.beginPath();
      if (m.symbol === 'square') ctx.rect(qx - 0.886 * r, qy - 0.886 * r, 1.772 * r, 1.772 * r);
      else if (m.symbol === 'diamond') polygon(ctx, [qx, qy - 1.25 * r, qx + 1.25 * r, qy, qx, qy + 1.25 * r, qx - 1.25 * r, qy]);
      else if (m.symbol === 'left') polygon(ctx, [qx - 1.3 * r, qy, qx + 0.8 * r, qy - 1.2 * r, qx + 0.8 * r, qy + 1.2 * r]);
      else if (m.symbol === 'up' || m.symbol === 'down') {
        triangle(ctx, qx, qy, r, m.symbol === 'up' ? -1 : 1);
        continue;
      } else ctx.arc(qx, qy, r, 0, 2 * Math.PI);
      ctx.fill();
    }
  }

  function triangle(ctx, x, y, r, sign) {
    ctx.beginPath();
    polygon(ctx, [x, y + sign * 1.3 * r, x + 1.2 * r, y - sign * 0.8 * r, x - 1.2 * r, y - sign * 0.8 * r]);
    ctx.fill();
  }

  function polygon(ctx, xy) {
    ctx.moveTo(xy[0], xy[1]);
    for (let i = 2; i < xy.length; i += 2) ctx.lineTo(xy[i], xy[i + 1]);
    ctx.closePath();
  }

  function cells(ctx, m, x, y, px, py) {
    const edges = (at, p) => {
      const q = at.map(p);
      const out = [];
      for (let i = 0; i <= q.length; i++) {
        if (q.length === 1) out.push(q[0] + (i ? 20 : -20));
        else if (i === 0) out.push(q[0] - (q[1] - q[0]) / 2);
        else if (i === q.length) out.push(q[i - 1] + (q[i - 1] - q[i - 2]) / 2);
        else out.push((q[i - 1] + q[i]) / 2);
      }
      return out;
    };
    const ex = edges(x, px);
    const ey = edges(y, py);
    for (let k = 0; k < y.length; k++) {
      for (let i = 0; i < x.length; i++) {
        const c = m.fills[k * x.length + i];
        if (c < 0) continue;
        ctx.fillStyle = m.palette[c];
        ctx.fillRect(Math.floor(ex[i]), Math.floor(Math.min(ey[k], ey[k + 1])), Math.ceil(ex[i + 1] - ex[i]) + 1, Math.ceil(Math.abs(ey[k + 1] - ey[k])) + 1);
      }
    }
  }

  function note(ctx, m, x, y, ratio) {
    ctx.font = 11 * ratio + 'px ' + style('--sans');
    ctx.fillStyle = style('--ink');
    ctx.textAlign = 'left';
    ctx.fillText(m.name, x + 5 * ratio, y - 5 * ratio);
  }

  function bar(colours) {
    const box = element('div', 'colours');
    const ramp = element('span', 'ramp');
    ramp.style.background = 'linear-gradient(to right, ' + colours.ramp.join(', ') + ')';
    const text = (v) => (colours.scale === 'decades' ? power(v) : number(v));
    box.append(element('span', '', colours.label + ': ' + text(colours.lo)), ramp, element('span', '', text(colours.hi)));
    return box;
  }

  /** A figure: its panels and one legend. */
  class Chart {
    constructor(home, data) {
      this.home = home;
      this.hidden = new Set();
      this.own = [];
      this.build(data);
    }

    read(data) {
      this.arrays = data.arrays.map((a) => a.map((v) => (v === null ? NaN : v)));
      this.aspect = data.aspect;
      this.groups = data.groups;
      this.shape = shape(data);
    }

    /** Other data: in the same panels if they are the same, with the same series hidden. */
    update(data) {
      const hidden = new Set(this.groups.filter((g) => this.hidden.has(g.group)).map((g) => g.name));
      this.hidden = new Set(data.groups.filter((g) => hidden.has(g.name)).map((g) => g.group));
      if (shape(data) === this.shape) {
        this.read(data);
        this.panels.forEach((p, i) => p.take(data.panels[i]));
        return;
      }
      const views = this.panels.map((p) => p.zoomed && p.view);
      this.end();
      this.build(data);
      this.panels.forEach((p, i) => {
        if (views[i]) {
          p.view = views[i];
          p.zoomed = true;
          p.show();
        }
      });
    }

    end() {
      this.own.forEach((w) => watchers.delete(w));
      this.own = [];
      this.panels.forEach((p) => p.end());
      this.home.replaceChildren();
    }

    watch(action) {
      watchers.add(action);
      this.own.push(action);
    }

    build(data) {
      this.read(data);
      const home = this.home;
      this.legend(home, data.groups, data.legend);
      const grid = element('div', 'panels');
      if (data.panels.length === 1) grid.classList.add('single');
      grid.style.setProperty('--columns', Math.min(data.columns, data.panels.length));
      home.append(grid);
      home.append(element('p', 'hint', 'Point at a chart to read it, draw a box to zoom, double-click to see all. Keys: arrows read, + and − zoom, 0 shows all.'));
      const hosts = data.panels.map(() => element('div', 'panel'));
      grid.append(...hosts); // all before the first is drawn, which would be too wide alone
      this.panels = data.panels.map((p, i) => new Panel(this, p, hosts[i]));
      this.watch(() => this.panels.forEach((p) => p.u.redraw(false, true)));
    }

    legend(home, groups, title) {
      const named = groups.filter((g) => g.name);
      if (!named.length) return;
      const box = element('div', 'legend');
      box.setAttribute('role', 'group');
      box.setAttribute('aria-label', 'Series: press to hide or show');
      if (title) box.append(element('span', 'legend-title', title));
      for (const g of named) {
        const b = element('button', 'series');
        b.type = 'button';
        b.setAttribute('aria-pressed', String(!this.hidden.has(g.group)));
        const swatch = element('i', 'swatch ' + g.kind + ' ' + (g.role || ''));
        const paint = () => (swatch.style.color = g.mixed ? 'var(--grey)' : ink(g.colour) || 'inherit');
        paint();
        this.watch(paint);
        b.append(swatch, document.createTextNode(title ? g.name.slice(title.length + 3) : g.name));
        if (title) b.setAttribute('aria-label', g.name);
        b.addEventListener('click', () => {
          const off = this.hidden.delete(g.group) ? false : !!this.hidden.add(g.group);
          b.setAttribute('aria-pressed', String(!off));
          this.panels.forEach((p) => {
            p.mark(null);
            p.u.redraw(false, false);
          });
        });
        box.append(b);
      }
      home.append(box);
    }
  }

  const watchers = new Set();

  /** What must be the same for other data to go into the same panels. */
  const shape = (data) => JSON.stringify([data.aspect, data.columns, data.groups, data.panels.map((p) => [p.title, p.note, p.equal, p.x.label, p.x.scale, p.y.label, p.y.scale, p.colours])]);

  let styles = null;

  function style(name) {
    styles = styles || getComputedStyle(document.documentElement);
    return styles.getPropertyValue(name).trim();
  }

  /** Ink is that of the page; what is too dark for a dark page is made lighter, in its own hue. */
  function ink(colour) {
    if (colour in INKS) return style(INKS[colour]);
    if (!colour || style('--dark') !== '1') return colour;
    const rgb = [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16));
    const light = (0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]) / 255;
    const white = Math.max(0, (0.4 - light) / (1 - light));
    return 'rgb(' + rgb.map((c) => Math.round(c + white * (255 - c))).join(',') + ')';
  }

  function element(name, kind, text) {
    const e = document.createElement(name);
    if (kind) e.className = kind.trim();
    if (text) e.textContent = text;
    return e;
  }

  function button(home, text, label, action) {
    const b = element('button', '', text);
    b.type = 'button';
    b.title = label;
    b.setAttribute('aria-label', label);
    b.addEventListener('click', action);
    home.append(b);
    return b;
  }

  const wide = (span, width) => [(span[0] + span[1] - width) / 2, (span[0] + span[1] + width) / 2];

  const short = (label) => label.replace(/\s*\([^)]*\)$/, '');

  function closest(values, distance) {
    let best = 0;
    values.forEach((v, i) => {
      if (distance(v) < distance(values[best])) best = i;
    });
    return best;
  }

  function begin(figure) {
    const chart = figure.querySelector('.interactive');
    const paper = figure.querySelector('.paper');
    const choice = figure.querySelector('.as-printed');
    const title = figure.querySelector('h3');
    const turn = (printed) => {
      chart.hidden = printed;
      if (title) title.hidden = printed;
      paper.classList.toggle('beside', !printed);
      choice.setAttribute('aria-pressed', String(printed));
    };
    choice.hidden = false;
    turn(false);
    choice.addEventListener('click', () => turn(!chart.hidden));
    new Chart(chart, JSON.parse(figure.querySelector('script').textContent));
  }

  /** For pages that get their data later. */
  window.gradflowChart = (home, data) => new Chart(home, data);

  const seen = new IntersectionObserver(
    (entries) =>
      entries.filter((e) => e.isIntersecting).forEach((e) => {
        seen.unobserve(e.target);
        begin(e.target);
      }),
    { rootMargin: '600px' },
  );
  document.querySelectorAll('figure[data-chart]').forEach((f) => seen.observe(f));

  const themed = () => watchers.forEach((w) => w());
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', themed);
  document.addEventListener('gradflow-theme', themed);
})();

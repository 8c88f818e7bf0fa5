// The whole document at a glance: a strip beside the rows and a plot of source against target. Both can be clicked.

class Overview {
  constructor(app) {
    this.app = app;
    this.strip = find("#strip");
    this.plot = find("#plot");
    this.strip.addEventListener("click", (event) => this.clickedStrip(event));
    this.plot.addEventListener("click", (event) => this.clickedPlot(event));
    this.waiting = false;
    const again = () => this.draw();
    window.addEventListener("resize", again);
    let moving = 0;
    window.addEventListener("scroll", () => {
      cancelAnimationFrame(moving);
      moving = requestAnimationFrame(() => this.window());
    }, { passive: true });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
  }

  draw() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      this.readColours();
      this.drawStrip();
      this.drawPlot();
      this.window();
    });
  }

  readColours() {
    const style = getComputedStyle(document.documentElement);
    this.colours = {};
    for (const name of ["ink", "faint", "line", "sure", "doubt", "error", "warning", "note", "gap", "paper", "accent"]) {
      this.colours[name] = style.getPropertyValue(`--${name}`).trim();
    }
  }

  canvas(element) {
    const scale = window.devicePixelRatio || 1;
    const { clientWidth: width, clientHeight: height } = element;
    element.width = Math.round(width * scale);
    element.height = Math.round(height * scale);
    const pen = element.getContext("2d");
    pen.scale(scale, scale);
    return [pen, width, height];
  }

  /** Rows are as long as their texts, so that the strip is the document and not a list. */
  weights() {
    const { state } = this.app;
    let sum = 0;
    const ends = new Float64Array(state.rows.length);
    for (let index = 0; index < ends.length; index++) {
      const [source, target] = SIDES.map((side) => state.span(index, side));
      sum += 20 + Math.max(source ? source[1] - source[0] : 0, target ? target[1] - target[0] : 0);
      ends[index] = sum;
    }
    return [ends, sum];
  }

  drawStrip() {
    const { state } = this.app;
    const [pen, width, height] = this.canvas(this.strip);
    const [ends, sum] = this.weights();
    this.ends = ends;
    const y = (index) => (index < 0 ? 0 : (ends[index] / sum) * height);
    // Confidence: the lowest of the rows that share a pixel, so that a single doubt is still seen.
    const lowest = new Float32Array(Math.ceil(height)).fill(2);
    state.rows.forEach((row, index) => {
      const from = Math.floor(y(index - 1));
      const to = Math.min(Math.ceil(height) - 1, Math.max(from, Math.ceil(y(index)) - 1));
      for (let pixel = from; pixel <= to; pixel++) lowest[pixel] = Math.min(lowest[pixel], row.confidence);
    });
    lowest.forEach((confidence, pixel) => {
      if (confidence > 1) return;
      pen.fillStyle = confidence < 0.5 ? this.colours.doubt : this.colours.sure;
      pen.globalAlpha = confidence < 0.5 ? 0.9 : 0.25 + 0.5 * confidence;
      pen.fillRect(width - 8, pixel, Math.max(1.5, 8 * confidence), 1);
    });
    pen.globalAlpha = 1;
    state.rows.forEach((row, index) => {
      if (row.source && row.target) return;
      pen.fillStyle = this.colours.gap;
      pen.fillRect(row.source ? 6 : 9, y(index - 1), 3, Math.max(2, y(index) - y(index - 1)));
    });
    for (const severity of [...SEVERITIES].reverse()) {
      pen.fillStyle = this.colours[severity];
      for (const [index, numbers] of this.app.rows.flagged) {
        const flags = numbers.filter((number) => this.app.isOpen(number) && this.app.flag(number).severity === severity);
        if (flags.length) pen.fillRect(0, y(index - 1), 5, Math.max(3, Math.min(8, y(index) - y(index - 1))));
      }
    }
  }

  /** Show which part of the document the window shows. */
  window() {
    const { elements } = this.app.rows;
    const frame = find("#strip-window");
    const grid = this.app.rows.grid.getBoundingClientRect();
    if (!elements.length || !grid.height) return;
    const height = this.strip.clientHeight;
    const top = Math.max(0, Math.min(1, (find("#bar").offsetHeight - grid.top) / grid.height));
    const bottom = Math.max(0, Math.min(1, (window.innerHeight - grid.top) / grid.height));
    frame.style.top = `${top * height}px`;
    frame.style.height = `${Math.max(6, (bottom - top) * height)}px`;
  }

  drawPlot() {
    if (!this.plot.clientWidth) return; // its tab is not shown
    const { state, data } = this.app;
    const [pen, width, height] = this.canvas(this.plot);
    const pad = 1;
    const all = { source: data.alignment.source.text.length || 1, target: data.alignment.target.text.length || 1 };
    const x = (point) => pad + (point / all.source) * (width - 2 * pad);
    const y = (point) => pad + (point / all.target) * (height - 2 * pad);
    pen.strokeStyle = this.colours.line;
    pen.beginPath();
    pen.moveTo(pad, pad);
    pen.lineTo(width - pad, height - pad);
    pen.stroke();
    let place = { source: 0, target: 0 };
    this.plotted = [];
    state.rows.forEach((row, index) => {
      const source = state.span(index, "source") ?? [place.source, place.source];
      const target = state.span(index, "target") ?? [place.target, place.target];
      place = { source: source[1], target: target[1] };
      this.plotted.push(source[0]);
      const open = this.app.openFlags(index);
      const worst = SEVERITIES.find((severity) => open.some((number) => this.app.flag(number).severity === severity));
      const gap = !row.source || !row.target;
      pen.strokeStyle = worst ? this.colours[worst] : gap ? this.colours.gap : row.confidence < 0.5 ? this.colours.doubt : this.colours.accent;
      pen.lineWidth = worst || gap ? 2.5 : 1.5;
      pen.beginPath();
      pen.moveTo(x(source[0]), y(target[0]));
      pen.lineTo(Math.max(x(source[1]), x(source[0]) + 1), Math.max(y(target[1]), y(target[0]) + 1));
      pen.stroke();
      if (worst) {
        pen.fillStyle = this.colours[worst];
        pen.beginPath();
        pen.arc(x((source[0] + source[1]) / 2), y((target[0] + target[1]) / 2), 3, 0, 7);
        pen.fill();
      }
    });
  }

  clickedStrip(event) {
    const share = event.offsetY / this.strip.clientHeight;
    const wanted = share * this.ends[this.ends.length - 1];
    this.app.goTo(Math.min(below(this.ends, wanted), this.ends.length - 1));
  }

  clickedPlot(event) {
    const wanted = (event.offsetX / this.plot.clientWidth) * this.app.data.alignment.source.text.length;
    this.app.goTo(Math.max(0, below(this.plotted, wanted) - 1));
  }
}

// The script of the report page (dewar report): draws what model.ts has put into the page. Runs in a browser, without anything else.
(() => {
  const { uPlot } = window;
  const report = JSON.parse(document.getElementById("data").textContent);
  const { categories, methods, marks, threads, width, from } = report;

  // --- small things
  const COLOURS = {
    interpreted: "#e8a33d",
    "tier 1": "#9ecae8",
    "tier 2": "#6baed6",
    "tier 3": "#3a86c8",
    "tier 4": "#1b4f9c",
    OSR: "#5b5bd6",
    native: "#4c9f70",
    loading: "#b07aa1",
    collection: "#d1495b",
    deoptimising: "#ef5da8",
    compiling: "#8c6d31",
    runtime: "#a7adb8",
    blocked: "#eceff3",
    ready: "#d3d9e2",
    clock: "#c9b8a3",
    waiting: "#c7a76c",
  };
  const TIER_COLOURS = ["#888", "#9ecae8", "#6baed6", "#3a86c8", "#1b4f9c"];
  const colour = (name) => COLOURS[name] ?? "#777";
  /** Makes an element; children are elements or texts. */
  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
  const ms = (us) => (us / 1000).toLocaleString("en", { maximumFractionDigits: us < 100_000 ? 1 : 0 });
  const seconds = (us) => (us / 1e6).toFixed(2);
  const percent = (part, whole) => `${((100 * part) / (whole || 1)).toFixed(1)} %`;
  const OFF_PROCESSOR = new Set(["blocked", "ready", "waiting"]);

  // --- head
  document.body.append(
    make("h1", {}, report.title),
    make(
      "div",
      { className: "facts" },
      `${report.vm}, ${new Date(report.start).toISOString().replace("T", " ").slice(0, 19)} UTC, ${seconds(report.to)} s from the process's start to its end` +
        `${report.exit < 0 ? "" : `, exit code ${report.exit}`}; ${report.classes} classes loaded, ${report.collections.length} collections, ` +
        `${marks.filter((m) => m[1] === "compiled").length} compilations, ${marks.filter((m) => m[1] === "trap").length} traps. ` +
        (report.ledger === "off" ? "Without the time ledger (-XX:+ProfileIntComp)." : `Time ledger: ${report.ledger}.`),
    ),
  );
  if (report.problem !== "") document.body.append(make("div", { className: "problem" }, `This file is not whole: ${report.problem}.`));

  const plots = [];
  const zoomTogether = {
    hooks: {
      setScale: [
        (plot, key) => {
          if (key !== "x") return;
          const { min, max } = plot.scales.x;
          for (const other of plots)
            if (other !== plot && (other.scales.x.min !== min || other.scales.x.max !== max)) other.setScale("x", { min, max });
        },
      ],
      // Tests ask how many charts have been drawn.
      ready: [() => (document.body.dataset.drawn = String(Number(document.body.dataset.drawn ?? 0) + 1))],
    },
  };
  const size = () => Math.min(1130, document.body.clientWidth - 48);
  const axes = (label, more = {}) => [
    { label: "seconds since the process began", labelSize: 22, size: 34, grid: { stroke: "#eef0f3" } },
    { label, labelSize: 22, size: 58, grid: { stroke: "#eef0f3" }, ...more },
  ];
  const first = from / 1e6;
  const last = report.to / 1e6;
  const cursor = { sync: { key: "time", setSeries: false }, drag: { x: true, y: false } };

  // --- where the time goes
  const warmth = make("div");
  const totals = make("div");
  if (threads.length > 0) {
    const chooser = make("select", { id: "thread" });
    const all = {
      name: "all threads",
      total: categories.map((_, c) => sum(threads.map((t) => t.total[c]))),
      buckets: categories.map((_, c) => threads[0].buckets[c].map((_, b) => sum(threads.map((t) => t.buckets[c][b])))),
    };
    const shown = [...threads, all];
    shown.forEach((t, i) => {
      const busy = sum(t.total.filter((_, c) => !OFF_PROCESSOR.has(categories[c])));
      chooser.append(make("option", { value: i }, `${t.name} (${ms(busy)} ms on the processor)`));
    });
    const idle = make("input", { type: "checkbox", id: "idle" });
    idle.style.width = "auto";
    // The thread that worked most is shown first.
    const busy = shown.slice(0, -1).map((t) => sum(t.total.filter((_, c) => !OFF_PROCESSOR.has(categories[c]))));
    chooser.value = busy.indexOf(Math.max(...busy));
    const draw = () => {
      const thread = shown[chooser.value];
      showTotals(thread, idle.checked);
      showWarmth(thread, idle.checked);
    };
    chooser.onchange = idle.onchange = draw;
    document.body.append(
      make("h2", {}, "Where the time goes"),
      make("div", { className: "tools" }, make("label", {}, "thread ", chooser), make("label", {}, idle, " with blocked and ready")),
      totals,
      warmth,
    );
    draw();
  }

  function present(thread, withIdle) {
    return categories.map((_, c) => c).filter((c) => thread.total[c] > 0 && (withIdle || !OFF_PROCESSOR.has(categories[c])));
  }

  function showTotals(thread, withIdle) {
    const list = present(thread, withIdle);
    const whole = sum(list.map((c) => thread.total[c]));
    const bar = make("div", { className: "totals" });
    const key = make("div", { className: "key" });
    for (const c of list) {
      const part = make("span", { title: `${categories[c]}: ${ms(thread.total[c])} ms` });
      part.style.cssText = `background:${colour(categories[c])};width:${(100 * thread.total[c]) / whole}%`;
      bar.append(part);
      const mark = make("i");
      mark.style.background = colour(categories[c]);
      key.append(make("span", {}, mark, `${categories[c]} ${ms(thread.total[c])} ms, ${percent(thread.total[c], whole)}`));
    }
    totals.replaceChildren(bar, key);
  }

  /** A stacked area: each series is the sum of its category and those below it, the largest drawn first. */
  function showWarmth(thread, withIdle) {
    const list = present(thread, withIdle);
    const count = thread.buckets[0].length;
    const x = Array.from({ length: count + 1 }, (_, b) => (from + b * width) / 1e6);
    const share = (c, b) =>
      (100 * thread.buckets[c][Math.min(b, count - 1)]) / Math.min(width, report.to - from - Math.min(b, count - 1) * width);
    const height = new Array(count + 1).fill(0);
    const stacked = list.map((c) => height.map((_, b) => (height[b] += share(c, b))));
    const series = list.map((c, i) => ({
      label: categories[c],
      fill: colour(categories[c]),
      stroke: colour(categories[c]),
      width: 0,
      points: { show: false },
      paths: uPlot.paths.stepped({ align: 1 }),
      value: (_, __, ___, b) => (b == null ? "" : `${share(c, b).toFixed(0)} %`),
      order: i,
    }));
    plots.splice(0, plots.length, ...plots.filter((p) => p.root.parentNode !== warmth));
    warmth.replaceChildren();
    plots.push(
      new uPlot(
        {
          ...zoomTogether,
          width: size(),
          height: 300,
          cursor,
          scales: {
            x: { time: false, range: (_, min, max) => [min ?? first, max ?? last] },
            y: { range: (_, __, max) => [0, Math.max(100, max)] },
          },
          axes: axes("% of time"),
          series: [{ label: "s", value: (_, v) => (v == null ? "" : v.toFixed(2)) }, ...series.reverse()],
        },
        [x, ...stacked.reverse()],
        warmth,
      ),
    );
  }

  // --- compilations and deoptimisations, on the same axis
  const eventBox = make("div");
  const eventTitle = make("h2", {}, "");
  document.body.append(eventTitle, eventBox);

  function showMarks(method) {
    const of = marks.filter(
      (m) => (m[1] === "compiled" || m[1] === "trap" || m[1] === "gone") && (method === undefined || m[2] === method),
    );
    const kinds = [1, 2, 3, 4].map((tier) => ({
      label: `compiled, tier ${tier}`,
      is: (m) => m[1] === "compiled" && m[3] === tier,
      y: () => tier,
      stroke: TIER_COLOURS[tier],
    }));
    kinds.push({ label: "trap", is: (m) => m[1] === "trap", y: (m) => m[3] + 0.25, stroke: "#d1322b" });
    kinds.push({ label: "made not entrant", is: (m) => m[1] === "gone" && m[6] !== "replaced", y: (m) => m[3] - 0.25, stroke: "#ef8d22" });
    const x = [first, ...of.map((m) => m[0] / 1e6), last];
    const data = [x, ...kinds.map((k) => [null, ...of.map((m) => (k.is(m) ? k.y(m) : null)), null])];
    eventTitle.textContent = `Compilations and deoptimisations${method === undefined ? "" : ` of ${methods[method].name}`}`;
    plots.splice(0, plots.length, ...plots.filter((p) => p.root.parentNode !== eventBox));
    eventBox.replaceChildren();
    const zoomed = plots[0] === undefined ? undefined : { min: plots[0].scales.x.min, max: plots[0].scales.x.max };
    const plot = new uPlot(
      {
        ...zoomTogether,
        width: size(),
        height: 210,
        cursor,
        scales: { x: { time: false, range: (_, min, max) => [min ?? first, max ?? last] }, y: { range: [0.4, 4.6] } },
        axes: axes("tier", { values: (_, ticks) => ticks.map((t) => (Number.isInteger(t) ? t : "")), splits: [1, 2, 3, 4] }),
        series: [
          { label: "s", value: (_, v) => (v == null ? "" : v.toFixed(3)) },
          ...kinds.map((k) => ({
            label: `${k.label} (${of.filter(k.is).length})`,
            stroke: k.stroke,
            paths: () => null,
            points: { show: true, size: method === undefined ? 5 : 9, fill: k.stroke, stroke: k.stroke },
            value: (_, v, __, i) => (v == null || i == null || i === 0 || i > of.length ? "" : methods[of[i - 1][2]].name),
          })),
        ],
      },
      data,
      eventBox,
    );
    plots.push(plot);
    if (zoomed?.min != null) plot.setScale("x", zoomed);
  }

  // --- methods
  const tierColumns = categories.map((name, c) => [name, c]).filter(([name]) => /^(interpreted|tier \d|OSR|native)$/.test(name));
  const timed = methods.some((m) => sum(m.us) > 0);
  const columns = [
    { name: "method", of: (m) => m.name, text: (m) => m.name },
    ...(methods.some((m) => m.calls >= 0)
      ? [{ name: "calls", of: (m) => m.calls, text: (m) => (m.calls < 0 ? "" : m.calls.toLocaleString("en")) }]
      : []),
    ...(timed ? tierColumns.map(([name, c]) => ({ name, of: (m) => m.us[c], text: (m) => (m.us[c] === 0 ? "" : ms(m.us[c])) })) : []),
    ...(timed ? [{ name: "ms", of: (m) => sum(m.us), text: (m) => ms(sum(m.us)) }] : []),
    { name: "compilations", of: (m) => m.compilations, text: (m) => m.compilations || "" },
    { name: "compile ms", of: (m) => m.compileMs, text: (m) => (m.compileMs === 0 ? "" : m.compileMs.toFixed(1)) },
    { name: "traps", of: (m) => m.traps, text: (m) => m.traps || "" },
  ];
  let by = columns.find((c) => c.name === (timed ? "ms" : "compile ms"));
  const filter = make("input", { placeholder: "name of a class or method", id: "filter" });
  const head = make("tr");
  const body = make("tbody");
  const history = make("div");
  const count = make("span", { className: "facts" });
  const SHOWN = 25;

  for (const column of columns) {
    const cell = make("th", { className: column.name === "method" ? "name" : "" }, column.name);
    cell.onclick = () => {
      by = column;
      list();
    };
    column.cell = cell;
    head.append(cell);
  }

  function list() {
    const wanted = filter.value.toLowerCase();
    const found = methods
      .map((m, i) => [m, i])
      .filter(([m]) => m?.name.toLowerCase().includes(wanted))
      .sort(([a], [b]) => (by.name === "method" ? a.name.localeCompare(b.name) : by.of(b) - by.of(a)));
    for (const column of columns) column.cell.classList.toggle("by", column === by);
    count.textContent = `${Math.min(SHOWN, found.length)} of ${found.length} methods`;
    body.replaceChildren(
      ...found.slice(0, SHOWN).map(([m, i]) => {
        const row = make("tr", { className: i === chosen ? "chosen" : "" });
        for (const column of columns) {
          const cell = make("td", { className: column.name === "method" ? "name" : "" }, String(column.text(m)));
          if (column.name === "method") {
            cell.title = m.sig;
            const whole = sum(tierColumns.map(([, c]) => m.us[c]));
            if (whole > 0) {
              const bar = make("div", { className: "bar" });
              for (const [name, c] of tierColumns) {
                const part = make("span");
                part.style.cssText = `background:${colour(name)};width:${(100 * m.us[c]) / whole}%`;
                bar.append(part);
              }
              cell.append(bar);
            }
          }
          row.append(cell);
        }
        row.onclick = () => choose(chosen === i ? undefined : i);
        return row;
      }),
    );
  }

  let chosen;
  function choose(i) {
    chosen = i;
    location.replace(i === undefined ? "#" : `#method=${encodeURIComponent(methods[i].name + methods[i].sig)}`);
    list();
    showMarks(i);
    showHistory();
  }

  function showHistory() {
    if (chosen === undefined) {
      history.replaceChildren();
      return;
    }
    const m = methods[chosen];
    const rows = marks.filter((mark) => mark[2] === chosen);
    const table = make("table", { className: "list", id: "history" });
    table.append(
      make(
        "thead",
        {},
        make("tr", {}, ...["s", "what", "tier", "OSR bci", "ms", ""].map((t) => make("th", { className: t === "" ? "name" : "" }, t))),
      ),
    );
    const text = (mark) => mark[6].replace(/inlined method (\d+)/, (_, n) => `inlined ${methods[n]?.name ?? n}`);
    table.append(
      make(
        "tbody",
        {},
        ...rows.map((mark) =>
          make(
            "tr",
            {},
            make("td", {}, (mark[0] / 1e6).toFixed(3)),
            make("td", { className: mark[1] }, mark[1] === "gone" ? "made not entrant" : mark[1]),
            make("td", {}, String(mark[3])),
            make("td", {}, mark[4] < 0 ? "" : String(mark[4])),
            make("td", {}, mark[5] === 0 ? "" : mark[5].toFixed(2)),
            make("td", { className: "name" }, text(mark)),
          ),
        ),
      ),
    );
    history.replaceChildren(
      make(
        "div",
        { className: "history" },
        make("h2", {}, `History of ${m.name}${m.sig}`),
        make("p", {}, `${m.bytes} bytes of bytecode; ${rows.length} events`),
        table,
      ),
    );
  }

  filter.oninput = list;
  document.body.append(
    make("h2", {}, timed ? "Methods that cost most, by tier (ms)" : "Methods by what compiling them cost"),
    make("div", { className: "tools" }, filter, count, make("span", { className: "facts" }, "click a method for its history")),
    history,
    make("table", { className: "list", id: "methods" }, make("thead", {}, head), body),
  );

  /** A link to a method: #method=Class.name(signature), or the beginning of that. */
  function fromLink() {
    const wanted = /^#method=(.*)$/.exec(location.hash)?.[1];
    const at = wanted === undefined ? -1 : methods.findIndex((m) => m && (m.name + m.sig).startsWith(decodeURIComponent(wanted)));
    choose(at < 0 ? undefined : at);
  }
  fromLink();
  window.onhashchange = () => {
    const name = chosen === undefined ? "" : `#method=${encodeURIComponent(methods[chosen].name + methods[chosen].sig)}`;
    if (location.hash !== name && location.hash !== "") fromLink();
  };
  window.onresize = () => {
    for (const plot of plots) plot.setSize({ width: size(), height: plot.height });
  };
})();

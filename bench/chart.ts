// Small charts as SVG, for docs/: bars of one quantity, and lines over iterations. Colours are for light and dark pages alike.
const WIDTH = 720;
const COLOURS = ["#888888", "#4477aa", "#66aadd", "#228833", "#ccaa22", "#ee6677", "#aa3377", "#bb5511"];

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

function svg(height: number, title: string, parts: readonly string[]): string {
  const style = "font: 13px sans-serif; background: #ffffff";
  const head = `<text x="10" y="22" font-size="15" fill="#222222">${escaped(title)}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" style="${style}">\n<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>\n${[head, ...parts].join("\n")}\n</svg>\n`;
}

/** One horizontal bar for each. */
export function bars(title: string, unit: string, all: readonly (readonly [name: string, value: number])[]): string {
  const most = Math.max(...all.map(([, value]) => value), 1);
  const parts = all.flatMap(([name, value], i) => {
    const y = 40 + 28 * i;
    const width = Math.max(1, (430 * value) / most);
    return [
      `<text x="170" y="${y + 14}" text-anchor="end" fill="#222222">${escaped(name)}</text>`,
      `<rect x="180" y="${y}" width="${width.toFixed(1)}" height="20" fill="${COLOURS[i % COLOURS.length]}"/>`,
      `<text x="${(186 + width).toFixed(1)}" y="${y + 14}" fill="#222222">${value} ${escaped(unit)}</text>`,
    ];
  });
  return svg(50 + 28 * all.length, title, parts);
}

/** Lines over time; the vertical axis is logarithmic. `points`: x and y of each. */
export function lines(
  title: string,
  xUnit: string,
  yUnit: string,
  all: readonly (readonly [name: string, points: readonly (readonly [x: number, y: number])[]])[],
): string {
  const [left, top, right, bottom] = [60, 40, WIDTH - 150, 330];
  const xs = all.flatMap(([, points]) => points.map(([x]) => x));
  const ys = all.flatMap(([, points]) => points.map(([, y]) => Math.max(y, 1e-3)));
  const xMost = Math.max(...xs);
  const [low, high] = [Math.floor(Math.log10(Math.min(...ys))), Math.ceil(Math.log10(Math.max(...ys)))];
  const px = (x: number): string => (left + ((right - left) * x) / xMost).toFixed(1);
  const py = (y: number): string => (bottom - ((bottom - top) * (Math.log10(Math.max(y, 1e-3)) - low)) / (high - low)).toFixed(1);
  const parts: string[] = [];
  for (let power = low; power <= high; power++) {
    parts.push(`<line x1="${left}" y1="${py(10 ** power)}" x2="${right}" y2="${py(10 ** power)}" stroke="#dddddd"/>`);
    parts.push(`<text x="${left - 8}" y="${py(10 ** power)}" text-anchor="end" fill="#222222">${10 ** power}</text>`);
  }
  for (let i = 0; i <= 5; i++) {
    const x = (xMost * i) / 5;
    parts.push(`<text x="${px(x)}" y="${bottom + 20}" text-anchor="middle" fill="#222222">${Math.round(x)}</text>`);
  }
  parts.push(`<text x="${right}" y="${bottom + 38}" text-anchor="end" fill="#222222">${escaped(xUnit)}</text>`);
  parts.push(`<text x="10" y="${top - 2}" fill="#222222">${escaped(yUnit)}</text>`);
  all.forEach(([name, points], i) => {
    const colour = COLOURS[i % COLOURS.length]!;
    parts.push(
      `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${points.map(([x, y]) => `${px(x)},${py(y)}`).join(" ")}"/>`,
    );
    parts.push(`<text x="${right + 12}" y="${top + 14 + 20 * i}" fill="${colour}">${escaped(name)}</text>`);
  });
  return svg(bottom + 50, title, parts);
}

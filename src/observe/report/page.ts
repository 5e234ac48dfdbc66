// One self-contained HTML page out of a report: the chart library (uPlot), the style and the script stand in it, and the data as JSON.
import type { Report } from "./model.ts";

/** The texts that a page is put together from. */
export interface PageParts {
  readonly library: string;
  readonly libraryStyle: string;
  readonly script: string;
  readonly style: string;
}

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
/** Within a script element. */
const json = (value: unknown): string => JSON.stringify(value).replaceAll("<", "\\u003c");

export function reportPage(report: Report, parts: PageParts): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(report.title)} - dewar report</title>
<style>${parts.libraryStyle}</style>
<style>${parts.style}</style>
</head>
<body>
<script type="application/json" id="data">${json(report)}</script>
<script>${parts.library}</script>
<script>${parts.script}</script>
</body>
</html>
`;
}

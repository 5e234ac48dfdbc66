// First file of a start from an AOT cache in the built package, as dist/direct.cjs: launcher and VM in one bundle, in the first thread, with
// the code that is kept of it.

"use strict";

require("./first-flags.cjs");

// Builds of bundles are put in place by scripts/build.ts.
const bundle = require("./kept-code.cjs").load("first.cjs", "@BUILD of first.cjs@", "");
exports.main = (otherwise, prefix) => bundle.exports.main(() => bundle.keep(0, 1), otherwise, prefix);

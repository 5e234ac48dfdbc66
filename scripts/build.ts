// Makes dist/: the launcher and the VM as one file each (with V8's compile cache a start then reads three files instead of hundreds),
// the library with its types, and the kernel's Wasm. Says what it does; does nothing when nothing has changed.
//
//   dist/launcher.cjs       the command line, loaded by bin/dewar.cjs
//   dist/tools.cjs          the subcommands that run no VM (cli/tools/), with its source map
//   dist/packed.cjs         what a packed program's command loads (exported as dewar/packed)
//   dist/pack.cjs           the command dewar pack
//   dist/dewar-time.jar     the time ledger for Java programs; dewar-thread.jar: java.lang.Thread with its methods, for javac
//   dist/report/            what the pages of dewar report are made of
//   dist/compile-server.cjs the command dewar compile-server; dist/compile-thread.cjs its threads
//   dist/remote.cjs         a VM's stream to its compile server
//   dist/compilers.cjs      both compilers, for a VM's thread that compiles itself
//   dist/emitters.cjs       what makes interpreters and stubs of other kinds than the package brings
//   dist/fonts.cjs          TrueType fonts, for programs that draw or measure text
//   dist/jpeg.cjs           the JPEG codec, for programs that read or write such pictures
//   dist/worker.cjs         first file of a VM's Worker: loads vm.cjs with the code that V8 made of it before
//   dist/vm.cjs             the VM
//   dist/helper.cjs         its compiler threads and ticker, loaded by worker.cjs too
//   dist/direct.cjs         first file of a start from an AOT cache: loads first.cjs, launcher and VM in one
//   dist/compile-cache.cjs  turns Node's compile cache on, for the launcher
//   dist/index.js           the library; dist/types/ its declarations
//   dist/jwarmup.jar        com.alibaba.jwarmup.JWarmUp, to compile against and to run
//   dist/library.aot        the archive of the class library for this machine's JDK; dist/library-training.jar: the program that it is made with
//   dist/*.wasm             the kernel

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build, type Plugin } from "esbuild";
import { KERNEL_FILES } from "../src/api/start.ts";
import { findJdk } from "../src/classpath/jdk.ts";
import { buildJava } from "./build-java.ts";
import { stampOf } from "./stamp.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
/** Made aside and moved when whole: a build that fails leaves the one before. */
const dist = join(root, "dist.new");
const finished = join(root, "dist");

/** Names stay: fault reports quote them. */
const common: BuildOptions = {
  bundle: true,
  platform: "node",
  target: "node24",
  external: ["pako", "yocto-spinner"],
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "none",
  logLevel: "warning",
};

/** import.meta.url in a CommonJS bundle. */
const commonJs: BuildOptions = {
  ...common,
  format: "cjs",
  define: { "import.meta.url": "__bundle_url" },
  banner: { js: 'const __bundle_url = require("node:url").pathToFileURL(__filename).href;' },
};

/** Modules of Node that a start from a cache mostly does without: loaded when first used. */
const SELDOM = ["worker_threads", "os", "module", "child_process", "url", "zlib", "crypto"];

/** The options of a bundle that kept-code.cjs loads: text that need not be put together at each start. */
function wrapped(options: BuildOptions): BuildOptions {
  return {
    ...options,
    banner: { js: `(function(exports,require,module,__filename,__dirname,__load_kept){${options.banner?.js ?? ""}` },
    footer: { js: "})" },
  };
}

/** What the sources import of a module of Node. */
function usedNames(module: string): string[] {
  const names = new Set<string>();
  for (const file of readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".ts")) continue;
    const text = readFileSync(join(root, "src", file), "utf8");
    for (const [, list] of text.matchAll(new RegExp(`import \\{([^}]*)\\} from "${module}"`, "g"))) {
      for (const name of list!.split(","))
        if (!name.trim().startsWith("type ") && name.trim() !== "") names.add(name.trim().split(" as ")[0]!);
    }
  }
  return [...names];
}

/** The options of a bundle in which SELDOM modules stand for themselves until something of them is used. */
function lazily(options: BuildOptions): BuildOptions {
  const plugin: Plugin = {
    name: "lazily",
    setup(setup) {
      setup.onResolve({ filter: new RegExp(`^node:(${SELDOM.join("|")})$`) }, ({ path }) => ({ path, namespace: "lazily" }));
      setup.onLoad({ filter: /.*/, namespace: "lazily" }, ({ path }) => ({
        contents: usedNames(path)
          .map(
            (name) =>
              `Object.defineProperty(exports, "${name}", { enumerable: true, get: () => process.getBuiltinModule("${path}").${name} });`,
          )
          .join("\n"),
      }));
    },
  };
  return { ...options, banner: { js: 'const __bundle_url = "file://" + encodeURI(__filename);' }, plugins: [plugin] };
}

const compileCache = `// V8's compiled code of these files, kept between starts in the user's cache folder. Where that cannot be written, starts take longer.
"use strict";
const base = process.env.XDG_CACHE_HOME || (process.env.HOME && process.env.HOME + "/.cache");
if (base) require("node:module").enableCompileCache(base + "/dewar/compile-cache");
`;

async function bundle(stamp: string): Promise<void> {
  const cjs: BuildOptions = { ...commonJs, define: { ...commonJs.define, __DEWAR_BUILD__: JSON.stringify(stamp.slice(0, 32)) } };
  const entry = (file: string): string => join(root, "src", file);
  await Promise.all([
    build({ ...cjs, entryPoints: [entry("cli/main.ts")], outfile: join(dist, "launcher.cjs") }),
    // dewar replay --break stops in the compiler: with a source map.
    build({ ...cjs, entryPoints: [entry("cli/tools/main.ts")], outfile: join(dist, "tools.cjs"), sourcemap: "linked" }),
    build({ ...wrapped(lazily(cjs)), entryPoints: [entry("cli/direct.ts")], outfile: join(dist, "first.cjs") }),
    build({ ...cjs, entryPoints: [entry("cli/pack/main.ts")], outfile: join(dist, "pack.cjs") }),
    build({ ...cjs, entryPoints: [entry("cli/compile-server/main.ts")], outfile: join(dist, "compile-server.cjs") }),
    build({ ...cjs, entryPoints: [entry("cli/compile-server/thread.ts")], outfile: join(dist, "compile-thread.cjs") }),
    build({ ...cjs, entryPoints: [entry("remote/node/connection.ts")], outfile: join(dist, "remote.cjs") }),
    build({ ...wrapped(cjs), entryPoints: [entry("compiler/compile.ts")], outfile: join(dist, "compilers.cjs") }),
    build({ ...cjs, entryPoints: [entry("code/emitters.ts")], outfile: join(dist, "emitters.cjs") }),
    build({ ...cjs, entryPoints: [entry("natives/sun/font/typeface.ts")], outfile: join(dist, "fonts.cjs") }),
    build({ ...cjs, entryPoints: [entry("natives/com/sun/imageio/plugins/jpeg/codec/codec.ts")], outfile: join(dist, "jpeg.cjs") }),
    build({ ...wrapped(lazily(cjs)), entryPoints: [entry("api/vm-bundle.ts")], outfile: join(dist, "vm.cjs") }),
    build({ ...wrapped(lazily(cjs)), entryPoints: [entry("api/helper-bundle.ts")], outfile: join(dist, "helper.cjs") }),
    build({ ...common, format: "esm", entryPoints: [entry("api/index.ts")], outfile: join(dist, "index.js") }),
  ]);
  writeFileSync(join(dist, "compile-cache.cjs"), compileCache);
  const idOf = (file: string): string =>
    createHash("sha256")
      .update(readFileSync(join(dist, file)))
      .digest("hex")
      .slice(0, 16);
  for (const [source, target] of [
    ["bundle-worker.cjs", "worker.cjs"],
    ["bundle-first-thread.cjs", "direct.cjs"],
  ] as const) {
    // With what it requires: each file that Node loads takes half a millisecond.
    const contents = readFileSync(entry(`api/${source}`), "utf8").replaceAll(/@BUILD of (.*?)@/g, (_, bundle: string) => idOf(bundle));
    await build({ ...common, format: "cjs", stdin: { contents, resolveDir: entry("api") }, outfile: join(dist, target) });
  }
  copyFileSync(entry("cli/packed.cjs"), join(dist, "packed.cjs"));
  mkdirSync(join(dist, "report"));
  for (const name of ["page.js", "page.css"]) copyFileSync(entry(`observe/report/${name}`), join(dist, "report", name));
  for (const name of ["uPlot.iife.min.js", "uPlot.min.css"])
    copyFileSync(join(root, "node_modules/uplot/dist", name), join(dist, "report", name));
}

/** Declarations of the library, out of its sources. */
function declarations(): void {
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  const options = [
    "--emitDeclarationOnly",
    "--declaration",
    "--noEmit",
    "false",
    "--outDir",
    join(dist, "types"),
    "--rootDir",
    join(root, "src"),
  ];
  const project = join(root, "tsconfig.types.json");
  execFileSync(process.execPath, [tsc, "-p", project, ...options], { stdio: "inherit" });
  // Of all files only those that a user's compiler gets to see are kept.
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const [, target] of readFileSync(file, "utf8").matchAll(/from "(\.[^"]+)"/g)) {
      visit(join(dirname(file), target!.replace(/\.[jt]s$/, ".d.ts")));
    }
  };
  visit(join(dist, "types", "api", "index.d.ts"));
  for (const entry of readdirSync(join(dist, "types"), { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (entry.isFile() && !seen.has(file)) rmSync(file);
  }
}

/** dist/jwarmup.jar: the classes that the package brings (lib/jwarmup/), by the JDK's javac and jar. */
function jwarmupJar(): void {
  const { home } = findJdk({ env: process.env });
  const source = join(root, "lib", "jwarmup");
  const classes = join(dist, "jwarmup");
  execFileSync(join(home, "bin", "javac"), [
    "--release",
    "8",
    "-Xlint:-options",
    "-d",
    classes,
    join(source, "com/alibaba/jwarmup/JWarmUp.java"),
  ]);
  execFileSync(join(home, "bin", "jar"), ["--create", "--file", join(dist, "jwarmup.jar"), "-C", classes, "."]);
  rmSync(classes, { recursive: true });
}

async function main(): Promise<void> {
  const force = process.argv.includes("--force");
  execFileSync(process.execPath, [join(root, "scripts", "build-kernel.ts")], { stdio: "inherit" });
  const stamp = stampOf(root, [
    "src",
    "lib",
    "scripts/build.ts",
    "scripts/build-java.ts",
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    "tsconfig.types.json",
  ]);
  const stampFile = join(finished, "stamp");
  if (!force && existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) {
    // The command goes by times: a checkout of other sources and back must not leave it with the sources.
    const now = new Date();
    utimesSync(join(finished, "launcher.cjs"), now, now);
    console.log("build: dist/ is up to date");
    return;
  }
  const start = performance.now();
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist);
  declarations();
  for (const name of KERNEL_FILES) copyFileSync(join(root, "build", `${name}.wasm`), join(dist, `${name}.wasm`));
  jwarmupJar();
  await bundle(stamp);
  buildJava(root, dist);
  rmSync(finished, { recursive: true, force: true });
  renameSync(dist, finished);
  execFileSync(process.execPath, [join(root, "bin", "dewar.cjs"), "-Xshare:dump"], { stdio: ["ignore", "ignore", "inherit"] });
  writeFileSync(stampFile, stamp);
  const files = readdirSync(finished).filter((name) => /\.(cjs|jar|js|wasm)$/.test(name));
  console.log(`build: dist/ made in ${((performance.now() - start) / 1000).toFixed(1)} s (${files.join(", ")})`);
}

await main();

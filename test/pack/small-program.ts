// A small program of several jars that does what a packed program must be able to do: arguments, streams, exit codes, hooks, a class path
// in its manifest, reflection, a service, an optional class of another module.

import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { jdk } from "./harness.ts";

const MAIN = `package demo;
import java.io.*;
import java.util.*;
public class Main {
  public static void main(String[] args) throws Exception {
    switch (args.length == 0 ? "" : args[0]) {
      case "echo": System.out.println(String.join("|", args)); break;
      case "cat": System.in.transferTo(System.out); System.out.flush(); break;
      case "exit": System.err.println("leaving"); System.exit(Integer.parseInt(args[1]));
      case "throw": throw new IllegalStateException("boom");
      case "wait":
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook")));
        System.out.println("ready");
        Thread.sleep(60_000);
      case "plugin": System.out.println(Class.forName("demo.plugin." + args[1] + "Plugin").getDeclaredConstructor().newInstance()); break;
      case "service": for (Runnable r : ServiceLoader.load(Runnable.class)) r.run(); break;
      case "format": System.out.println(String.format("%,.2f", 1234.5)); break;
      case "helper": System.out.println(help.Helper.text()); break;
      case "sql": System.out.println(Sql.date()); break;
      case "byname": System.out.println(Class.forName("java.sql.Date")); break;
      case "property": System.out.println(System.getProperty("demo") + " " + System.getenv("DEMO")); break;
      default: System.out.println("usage");
    }
  }
}
class Sql { static String date() { return new java.sql.Date(0).getClass().getName(); } }
`;

const FILES: Readonly<Record<string, string>> = {
  "demo/Main.java": MAIN,
  "demo/plugin/OnePlugin.java": 'package demo.plugin; public class OnePlugin { public String toString() { return "one"; } }\n',
  "demo/Service.java": 'package demo; public class Service implements Runnable { public void run() { System.out.println("served"); } }\n',
  "demo/Unused.java": "package demo; class Unused { java.rmi.Remote never; }\n",
  "help/Helper.java": 'package help; public class Helper { public static String text() { return "helped"; } }\n',
};

/** Compiles it. @returns the jar, whose manifest names lib/help.jar beside it */
export function smallProgram(folder: string): string {
  const source = join(folder, "source");
  const classes = join(folder, "classes");
  for (const [file, text] of Object.entries(FILES)) {
    mkdirSync(join(source, file, ".."), { recursive: true });
    writeFileSync(join(source, file), text);
  }
  execFileSync(join(jdk, "bin/javac"), ["--release", "17", "-d", classes, ...Object.keys(FILES)], { cwd: source });
  mkdirSync(join(classes, "META-INF/services"), { recursive: true });
  writeFileSync(join(classes, "META-INF/services/java.lang.Runnable"), "demo.Service\n");
  mkdirSync(join(folder, "lib"));
  writeFileSync(join(folder, "manifest"), "Main-Class: demo.Main\nClass-Path: lib/help.jar lib/absent.jar\nImplementation-Version: 1.2\n");
  const jar = join(jdk, "bin/jar");
  execFileSync(jar, ["cf", join(folder, "lib/help.jar"), "-C", classes, "help"]);
  execFileSync(jar, ["cfm", join(folder, "demo.jar"), join(folder, "manifest"), "-C", classes, "demo", "-C", classes, "META-INF/services"]);
  return join(folder, "demo.jar");
}

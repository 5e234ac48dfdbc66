// The program itself ends its training run, through the platform's MBean of diagnostic commands.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { compile } from "../linking/javac.ts";
import { dewar, dir } from "./aot-program.ts";

const SERVER = `
import java.lang.management.ManagementFactory;
import javax.management.*;
public class Server {
  public static void main(String[] args) throws Exception {
    System.out.println(Before.text());
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName commands = new ObjectName("com.sun.management:type=DiagnosticCommand");
    for (MBeanOperationInfo info : server.getMBeanInfo(commands).getOperations()) System.out.println(info.getName());
    for (int i = 0; i < 2; i++) System.out.print(server.invoke(commands, "aotEndRecording", null, null));
    System.out.println(After.text());
  }
  static class Before { static String text() { return "before"; } }
  static class After { static String text() { return "after"; } }
}`;

test("aotEndRecording writes down what has been learnt by then, once", () => {
  const classes = compile({ "Server.java": SERVER });
  const record = join(dir, "server.conf");
  const run = (...options: string[]) => dewar([...options, "-cp", classes, "Server"]);
  const trained = run("-XX:AOTMode=record", `-XX:AOTConfiguration=${record}`);
  assert.match(
    trained.out,
    /^before\naotEndRecording\nAOTConfiguration recorded: .*\nRecording ended successfully\.\nError: .* has ended\.\nafter\n$/,
    trained.err,
  );
  const explained = (name: string): string => dewar(["aot", "explain", record, name]).out;
  assert.match(explained("Server$Before"), /initialised in training/);
  assert.match(explained("Server$After"), /training has not met it/);
  const untrained = run();
  assert.match(untrained.out, /^before\naotEndRecording\nError: .*\nError: .*\nafter\n$/);
  // HotSpot 26's cache of a server that trains until it is told.
  const cache = join(dir, "server.aot");
  assert.equal(run("-XX:AOTMode=create", `-XX:AOTConfiguration=${record}`, `-XX:AOTCache=${cache}`).status, 0);
  assert.equal(run("-XX:AOTMode=on", `-XX:AOTCache=${cache}`).out, untrained.out);
});

// Programs without a network and without a screen: sockets fail as on a machine that has none, images are data.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { compile } from "../linking/javac.ts";

const dewar = fileURLToPath(new URL("../../bin/dewar", import.meta.url));

function run(name: string, body: string): string[] {
  const source = `import java.io.*; import java.net.*; import java.nio.channels.*; import java.awt.*; import java.awt.image.*; import javax.imageio.*;
    import java.lang.management.*; import java.util.concurrent.*;
    public class ${name} {
      interface Attempt { Object run() throws Throwable; }
      static void attempt(Attempt a) { try { System.out.println(a.run()); } catch (Throwable t) { System.out.println(t); } }
      public static void main(String[] args) throws Throwable { ${body} }
    }`;
  const folder = compile({ [`${name}.java`]: source });
  return execFileSync(dewar, ["-cp", folder, name], { encoding: "utf8" }).trimEnd().split("\n");
}

test("sockets are made, and reach nobody", () => {
  const lines = run(
    "Net",
    `attempt(() -> { Socket s = new Socket(); s.setTcpNoDelay(true); return s.getTcpNoDelay(); });
     attempt(() -> new Socket("127.0.0.1", 80));
     attempt(() -> new ServerSocket(0));
     attempt(() -> new DatagramSocket());
     attempt(() -> SocketChannel.open(new InetSocketAddress("127.0.0.1", 80)));
     attempt(() -> new URL("http://127.0.0.1/").openStream());
     attempt(() -> System.inheritedChannel());`,
  );
  const unreachable = "java.net.ConnectException: Network is unreachable: Dewar has no sockets";
  const unbound = "java.net.BindException: Cannot assign requested address: Dewar has no sockets";
  assert.deepEqual(lines, ["true", unreachable, unbound, unbound, unreachable, unreachable, "null"]);
});

test("images are data, are drawn on, and a window says that it is not there", () => {
  const lines = run(
    "Images",
    `BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
     image.setRGB(1, 1, Color.RED.getRGB());
     for (String format : new String[] {"png", "gif", "bmp"}) {
       ByteArrayOutputStream out = new ByteArrayOutputStream();
       ImageIO.write(image, format, out);
       System.out.println(Integer.toHexString(ImageIO.read(new ByteArrayInputStream(out.toByteArray())).getRGB(1, 1)));
     }
     System.out.println(new Font("Dialog", Font.BOLD, 12).deriveFont(20f).getSize() + " " + new Dimension(1, 2));
     attempt(() -> { image.createGraphics().fillRect(0, 0, 1, 1); return Integer.toHexString(image.getRGB(0, 0)); });
     attempt(() -> new Frame());`,
  );
  // As HotSpot's: the GIF writer finds the one red pixel too few for its palette.
  assert.deepEqual(lines.slice(0, 4), ["ffff0000", "ff000000", "ffff0000", "20 java.awt.Dimension[width=1,height=2]"]);
  assert.equal(lines[4], "ffffffff");
  assert.match(lines[5]!, /java\.awt\.HeadlessException/);
});

test("collections are told of, with their memory pools", () => {
  const lines = run(
    "Gc",
    `CountDownLatch seen = new CountDownLatch(1);
     for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans())
       ((javax.management.NotificationEmitter) bean).addNotificationListener((n, h) -> {
         com.sun.management.GarbageCollectionNotificationInfo info =
           com.sun.management.GarbageCollectionNotificationInfo.from((javax.management.openmbean.CompositeData) n.getUserData());
         if (!info.getGcCause().equals("System.gc()")) return;
         System.out.println(info.getGcName() + " " + info.getGcAction() + " " + info.getGcInfo().getMemoryUsageAfterGc().keySet());
         seen.countDown();
       }, null, null);
     System.gc();
     System.out.println(seen.await(20, TimeUnit.SECONDS));
     ManagementFactory.getMemoryMXBean().setVerbose(false);
     System.out.println(ManagementFactory.getMemoryMXBean().isVerbose());`,
  );
  assert.match(lines[0]!, /^MarkSweepCompact end of major GC \[/);
  assert.deepEqual(lines.slice(1), ["true", "false"]);
});

// URI and URL: parsing, resolution, encoding, errors; InetAddress literals; file URLs.
import java.net.*;
import java.nio.charset.StandardCharsets;

public class Urls {
    public static void main(String[] args) throws Exception {
        URI u = new URI("http://user@host.com:8080/a/b/../c?q=1&r=%20x#frag");
        System.out.println(u.getScheme() + " " + u.getUserInfo() + " " + u.getHost() + " " + u.getPort() + " " + u.getPath() + " " + u.getQuery() + " " + u.getRawQuery() + " " + u.getFragment() + " " + u.normalize() + " " + u.resolve("../x/y") + " " + u.relativize(new URI("http://user@host.com:8080/a/b/../c/d")));
        System.out.println(new URI("mailto:a@b.c").isOpaque() + " " + new URI("http", "h", "/p q", "f\u00e9").toASCIIString() + " " + URI.create("a/b").resolve("c") + " " + new URI("HTTP://H").equals(new URI("http://h")) + " " + URI.create("//h/p").getAuthority());
        for (String bad : new String[] {"http://a b", ":x", "http://[::1", "%zz"}) try { new URI(bad); } catch (URISyntaxException e) { System.out.println(e.getMessage()); }
        URL l = new URL("http://host:81/p/f.html?q#r");
        System.out.println(l.getProtocol() + l.getHost() + l.getPort() + l.getFile() + l.getRef() + " " + l.getDefaultPort() + " " + new URL(l, "../g") + " " + l.toExternalForm());
        try { new URL("nope://x"); } catch (MalformedURLException e) { System.out.println(e.getMessage()); }
        System.out.println(URLEncoder.encode("a b&c=\u00e9/~*", StandardCharsets.UTF_8) + " " + URLDecoder.decode("a+b%26%C3%A9", StandardCharsets.UTF_8));
        System.out.println(InetAddress.getByAddress(new byte[] {10, 0, 0, 1}).getHostAddress() + " " + InetAddress.getByName("192.168.1.2").isSiteLocalAddress() + " " + InetAddress.getByName("::1").getHostAddress() + " " + ((Inet6Address) InetAddress.getByName("fe80::1")).isLinkLocalAddress() + " " + InetSocketAddress.createUnresolved("h", 5));
        java.nio.file.Files.writeString(java.nio.file.Path.of("u.txt"), "by url");
        try (var in = new java.io.File("u.txt").toURI().toURL().openStream()) { System.out.println(new String(in.readAllBytes())); }
    }
}

// Services that a program uses without naming them: a method or class of the class library that looks for providers. What names the
// service itself is found by the modules' descriptors; this table has the rest.

export interface ServiceRule {
  /** Methods ("class.name") or classes of the class library, with slashes. */
  readonly uses: readonly string[];
  readonly module: string;
  /** What the module has. */
  readonly gives: string;
}

export const SERVICE_RULES: readonly ServiceRule[] = [
  { uses: ["java/nio/file/FileSystems.newFileSystem"], module: "jdk.zipfs", gives: "file systems in zip files" },
  {
    uses: [
      "java/security/KeyPairGenerator.getInstance",
      "java/security/KeyFactory.getInstance",
      "java/security/Signature.getInstance",
      "javax/crypto/KeyAgreement.getInstance",
      "javax/net/ssl/SSLContext.getInstance",
      "javax/net/ssl/SSLContext.getDefault",
    ],
    module: "jdk.crypto.ec",
    gives: "elliptic curves",
  },
  {
    uses: ["java/lang/management/ManagementFactory.getPlatformMXBean", "java/lang/management/ManagementFactory.getPlatformMBeanServer"],
    module: "jdk.management",
    gives: "the platform's own beans",
  },
  { uses: ["java/lang/System.getLogger"], module: "java.logging", gives: "System.Logger by java.util.logging" },
  {
    uses: ["javax/tools/ToolProvider.getSystemDocumentationTool"],
    module: "jdk.javadoc",
    gives: "the documentation tool",
  },
];

/** Services whose name alone says nothing: providers of all kinds of things have it. */
export const VAGUE_SERVICES: ReadonlySet<string> = new Set(["java/security/Provider"]);

/** What the JDK uses through services in any program, and a package has only when training runs use it or --add-modules asks. */
export const SELDOM: readonly { readonly module: string; readonly gives: string }[] = [
  { module: "jdk.localedata", gives: "formats of languages other than English" },
  { module: "jdk.charsets", gives: "character sets beyond Unicode and Latin" },
  { module: "jdk.zipfs", gives: "file systems in zip files" },
];

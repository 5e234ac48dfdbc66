// Why natives of the class library are not here, by the beginning of their class's name: for the texts of errors. A test holds the list
// against the JDK: what is missing beyond it is a mistake.

const REASONS: readonly (readonly [prefix: string, reason: string])[] = [
  ["java/awt/", "Dewar has no screen"],
  ["sun/awt/", "Dewar has no screen"],
  ["sun/java2d/cmm/", "Dewar has no colour management: the JDK's is native"],
  ["sun/java2d/", "Dewar draws on buffered images only, and not this"],
  ["sun/font/SunLayoutEngine", "Dewar does not shape text of complex scripts"],
  ["sun/font/", "Dewar has the machine's TrueType fonts only"],
  ["sun/print/", "Dewar does not print"],
  ["com/sun/java/accessibility/", "Dewar has no screen"],
  ["com/sun/java/swing/", "Dewar has no screen"],
  ["com/sun/media/sound/", "Dewar has no sound"],
  ["sun/instrument/", "Dewar does not load agents"],
  ["sun/security/jgss/", "the Kerberos libraries are native"],
  ["sun/security/krb5/", "the Kerberos libraries are native"],
  ["sun/security/smartcardio/", "Dewar has no smart cards"],
  ["sun/security/pkcs11/", "Dewar does not load PKCS#11 libraries"],
  ["sun/jvm/hotspot/", "Dewar is not HotSpot: its serviceability agent finds nothing here"],
  ["jdk/vm/ci/", "Dewar is not HotSpot: it has no JVMCI"],
  ["jdk/jfr/", "Dewar has no flight recorder"],
  ["jdk/internal/foreign/", "Dewar does not call native code"],
  ["sun/nio/ch/sctp/", "Dewar has no sockets"],
  ["com/sun/security/auth/module/NTSystem", "it is not Windows"],
];

export function whyMissing(className: string): string {
  for (const [prefix, reason] of REASONS) if (className.startsWith(prefix)) return reason;
  return "";
}

// Magic number and version of a class file (JVMS 4.1): the checks that even trusted classes get.
import { u2, u4 } from "../big-endian.ts";
import { ClassFormatProblem, formatError } from "../class-format-problem.ts";

/** Oldest and newest major version; Java 17 is 61. */
const OLDEST = 45;
const NEWEST = 61;
/** From here (Java 12) on a minor version is 0 or says "preview". */
const NO_MINORS = 56;
const PREVIEW = 65535;

/**
 * @param name binary name for messages
 * @throws ClassFormatProblem ClassFormatError or UnsupportedClassVersionError
 */
export function checkMagicAndVersion(bytes: Uint8Array, name: string, enablePreview: boolean): void {
  if (bytes.length < 8) throw formatError("Truncated class file");
  const magic = u4(bytes, 0);
  if (magic !== 0xcafebabe) throw formatError(`Incompatible magic value ${magic} in class file ${name}`);
  const minor = u2(bytes, 4);
  const major = u2(bytes, 6);
  if (major < OLDEST) {
    throw unsupported(`${name} (class file version ${major}.${minor}) was compiled with an invalid major version`);
  }
  if (major > NEWEST) {
    throw unsupported(
      `${name} has been compiled by a more recent version of the Java Runtime (class file version ${major}.${minor}), ` +
        `this version of the Java Runtime only recognizes class file versions up to ${NEWEST}.0`,
    );
  }
  if (major < NO_MINORS || minor === 0) return;
  if (minor !== PREVIEW) {
    throw unsupported(`${name} (class file version ${major}.${minor}) was compiled with an invalid non-zero minor version`);
  }
  if (major !== NEWEST) {
    throw unsupported(
      `${name} (class file version ${major}.${minor}) was compiled with preview features that are unsupported. ` +
        `This version of the Java Runtime only recognizes preview features for class file version ${NEWEST}.${PREVIEW}`,
    );
  }
  if (!enablePreview) {
    throw unsupported(
      `Preview features are not enabled for ${name} (class file version ${major}.${minor}). Try running with '--enable-preview'`,
    );
  }
}

function unsupported(message: string): ClassFormatProblem {
  return new ClassFormatProblem("java/lang/UnsupportedClassVersionError", message);
}

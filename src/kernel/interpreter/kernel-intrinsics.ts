// The library methods that a function of the AssemblyScript kernel does whole: loops over arrays that would be slow as bytecodes.
// Such a function gets the address of the arguments, and answers 1 with the result in their place, or 0 with nothing changed: then
// the method itself runs. Calls nothing, knows nothing: a table.

/** Class, name, descriptor, and the kernel's function. */
export type KernelIntrinsic = readonly [klass: string, name: string, descriptor: string, kernelFunction: string];

const LATIN1 = "java/lang/StringLatin1";
const UTF16 = "java/lang/StringUTF16";
const ARRAYS = "java/util/Arrays";
const ZIP = "java/util/zip";
const DIGEST = "sun/security/provider";
const REFLECT_ARRAY = "java/lang/reflect/Array";
const BIG = "java/math/BigInteger";

/** Append only: numbers of intrinsics stand in images. */
export const KERNEL_INTRINSICS: readonly KernelIntrinsic[] = [
  [LATIN1, "compareTo", "([B[B)I", "latin1Compare"],
  [LATIN1, "compareToUTF16", "([B[B)I", "latin1CompareUtf16"],
  [LATIN1, "indexOfChar", "([BIII)I", "latin1IndexOfChar"],
  [LATIN1, "indexOf", "([BI[BII)I", "latin1IndexOf"],
  [LATIN1, "inflate", "([BI[CII)V", "latin1InflateChars"],
  [UTF16, "compareTo", "([B[B)I", "utf16Compare"],
  [UTF16, "compareToLatin1", "([B[B)I", "utf16CompareLatin1"],
  [UTF16, "indexOfChar", "([BIII)I", "utf16IndexOfChar"],
  [UTF16, "indexOf", "([BI[BII)I", "utf16IndexOf"],
  [UTF16, "indexOfLatin1", "([BI[BII)I", "utf16IndexOfLatin1"],
  [UTF16, "hashCode", "([B)I", "utf16Hash"],
  [UTF16, "equals", "([B[B)Z", "arraysEqual"],
  [UTF16, "toBytes", "([CII)[B", "utf16ToBytes"],
  [UTF16, "getChars", "([BII[CI)V", "utf16GetChars"],
  ["java/lang/StringCoding", "implEncodeISOArray", "([BI[BII)I", "encodeIsoBytes"],
  ["java/lang/StringCoding", "implEncodeAsciiArray", "([CI[BII)I", "encodeAsciiChars"],
  ["sun/nio/cs/ISO_8859_1$Encoder", "implEncodeISOArray", "([CI[BII)I", "encodeIsoChars"],
  ["java/lang/Integer", "getChars", "(II[B)I", "intGetChars"],
  ["java/lang/Long", "getChars", "(JI[B)I", "longGetChars"],
  ["jdk/internal/util/ArraysSupport", "vectorizedMismatch", "(Ljava/lang/Object;JLjava/lang/Object;JII)I", "vectorizedMismatch"],
  [ARRAYS, "equals", "([B[B)Z", "arraysEqual"],
  [ARRAYS, "equals", "([C[C)Z", "arraysEqual"],
  [ARRAYS, "equals", "([S[S)Z", "arraysEqual"],
  [ARRAYS, "equals", "([I[I)Z", "arraysEqual"],
  [ARRAYS, "equals", "([J[J)Z", "arraysEqual"],
  [ARRAYS, "equals", "([Z[Z)Z", "arraysEqual"],
  [ARRAYS, "fill", "([BB)V", "fillBytes"],
  [ARRAYS, "fill", "([ZZ)V", "fillBytes"],
  [ARRAYS, "fill", "([CC)V", "fillChars"],
  [ARRAYS, "fill", "([SS)V", "fillChars"],
  [ARRAYS, "fill", "([II)V", "fillInts"],
  [ARRAYS, "fill", "([FF)V", "fillInts"],
  [ARRAYS, "fill", "([JJ)V", "fillLongs"],
  [ARRAYS, "fill", "([DD)V", "fillLongs"],
  [ARRAYS, "fill", "([BIIB)V", "fillByteRange"],
  [ARRAYS, "fill", "([ZIIZ)V", "fillByteRange"],
  [ARRAYS, "fill", "([CIIC)V", "fillCharRange"],
  [ARRAYS, "fill", "([SIIS)V", "fillCharRange"],
  [ARRAYS, "fill", "([IIII)V", "fillIntRange"],
  [ARRAYS, "fill", "([FIIF)V", "fillIntRange"],
  [ARRAYS, "fill", "([JIIJ)V", "fillLongRange"],
  [ARRAYS, "fill", "([DIID)V", "fillLongRange"],
  [ARRAYS, "hashCode", "([B)I", "bytesHash"],
  [ARRAYS, "hashCode", "([C)I", "charsHash"],
  [ARRAYS, "hashCode", "([I)I", "intsHash"],
  [`${ZIP}/CRC32`, "update", "(II)I", "crc32Byte"],
  [`${ZIP}/CRC32`, "updateBytes0", "(I[BII)I", "crc32Bytes"],
  [`${ZIP}/CRC32`, "updateByteBuffer0", "(IJII)I", "crc32Buffer"],
  [`${ZIP}/CRC32C`, "updateBytes", "(I[BII)I", "crc32cBytes"],
  [`${ZIP}/CRC32C`, "updateDirectByteBuffer", "(IJII)I", "crc32cBuffer"],
  [`${ZIP}/Adler32`, "updateBytes", "(I[BII)I", "adler32Bytes"],
  [`${ZIP}/Adler32`, "updateByteBuffer", "(IJII)I", "adler32Buffer"],
  [`${DIGEST}/MD5`, "implCompress0", "([BI)V", "md5Block"],
  [`${DIGEST}/SHA`, "implCompress0", "([BI)V", "sha1Block"],
  [`${DIGEST}/SHA2`, "implCompress0", "([BI)V", "sha256Block"],
  [`${DIGEST}/SHA5`, "implCompress0", "([BI)V", "sha512Block"],
  [BIG, "implMultiplyToLen", "([II[II[I)[I", "multiplyToLen"],
  [BIG, "implSquareToLen", "([II[II)[I", "squareToLen"],
  [BIG, "implMulAdd", "([I[IIII)I", "mulAdd"],
  [BIG, "shiftLeftImplWorker", "([I[IIII)V", "shiftLeft"],
  ["java/math/MutableBigInteger", "mulsub", "([I[IIII)I", "mulSub"],
  ["java/util/Base64$Encoder", "encodeBlock", "([BII[BIZ)V", "base64Encode"],
  ["java/util/Base64$Decoder", "decodeBlock", "([BII[BIZZ)I", "base64Decode"],
  [`${DIGEST}/SHA3`, "keccak", "()V", "keccak"],
  [REFLECT_ARRAY, "get", "(Ljava/lang/Object;I)Ljava/lang/Object;", "reflectArrayGet"],
  [REFLECT_ARRAY, "set", "(Ljava/lang/Object;ILjava/lang/Object;)V", "reflectArraySet"],
  [REFLECT_ARRAY, "getLength", "(Ljava/lang/Object;)I", "reflectArrayLength"],
  [REFLECT_ARRAY, "newArray", "(Ljava/lang/Class;I)Ljava/lang/Object;", "reflectNewArray"],
];

/** Names of the kernel's functions, each once. */
export function kernelIntrinsicFunctions(): string[] {
  return [...new Set(KERNEL_INTRINSICS.map((row) => row[3]))];
}

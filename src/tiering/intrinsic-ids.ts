// The names of HotSpot 17's intrinsics (vmIntrinsics::ID), without their "_": what ControlIntrinsic and DisableIntrinsic may name.

const IDS =
  "hashCode getClass clone notify notifyAll dabs fabs iabs labs dsin floor ceil rint dcos dtan datan2 dsqrt dlog dlog10 " +
  "dpow dexp min max addExactI addExactL decrementExactI decrementExactL incrementExactI incrementExactL multiplyExactI " +
  "multiplyExactL multiplyHigh negateExactI negateExactL subtractExactI subtractExactL fmaD fmaF maxF minF maxD minD " +
  "dcopySign fcopySign dsignum fsignum floatToRawIntBits floatToIntBits intBitsToFloat doubleToRawLongBits " +
  "doubleToLongBits longBitsToDouble numberOfLeadingZeros_i numberOfLeadingZeros_l numberOfTrailingZeros_i " +
  "numberOfTrailingZeros_l bitCount_i bitCount_l reverseBytes_i reverseBytes_l reverseBytes_c reverseBytes_s " +
  "identityHashCode currentTimeMillis nanoTime counterTime getClassId getEventWriter arraycopy currentThread " +
  "isAssignableFrom isInstance getModifiers isInterface isArray isPrimitive isHidden getSuperclass Class_cast " +
  "getClassAccessFlags getLength getCallerClass newArray onSpinWait copyOf copyOfRange equalsC equalsB compressStringC " +
  "compressStringB inflateStringC inflateStringB toBytesStringU getCharsStringU getCharStringU putCharStringU compareToL " +
  "compareToU compareToLU compareToUL indexOfL indexOfU indexOfUL indexOfIL indexOfIU indexOfIUL indexOfU_char " +
  "indexOfL_char equalsL equalsU isDigit isLowerCase isUpperCase isWhitespace Preconditions_checkIndex " +
  "Preconditions_checkLongIndex checkIndex hasNegatives encodeISOArray encodeByteISOArray encodeAsciiArray multiplyToLen " +
  "squareToLen mulAdd montgomeryMultiply montgomerySquare bigIntegerRightShiftWorker bigIntegerLeftShiftWorker " +
  "vectorizedMismatch Reference_get Reference_refersTo0 PhantomReference_refersTo0 aescrypt_encryptBlock " +
  "aescrypt_decryptBlock cipherBlockChaining_encryptAESCrypt cipherBlockChaining_decryptAESCrypt " +
  "electronicCodeBook_encryptAESCrypt electronicCodeBook_decryptAESCrypt counterMode_AESCrypt md5_implCompress " +
  "sha_implCompress sha2_implCompress sha5_implCompress sha3_implCompress digestBase_implCompressMB base64_encodeBlock " +
  "base64_decodeBlock ghash_processBlocks updateCRC32 updateBytesCRC32 updateByteBufferCRC32 updateBytesCRC32C " +
  "updateDirectByteBufferCRC32C updateBytesAdler32 updateByteBufferAdler32 writeback0 writebackPreSync0 " +
  "writebackPostSync0 allocateInstance allocateUninitializedArray copyMemory loadFence storeFence storeStoreFence " +
  "fullFence profileBoolean isCompileConstant getObjectSize blackhole getReference getBoolean getByte getShort getChar " +
  "getInt getLong getFloat getDouble putReference putBoolean putByte putShort putChar putInt putLong putFloat putDouble " +
  "getReferenceVolatile getBooleanVolatile getByteVolatile getShortVolatile getCharVolatile getIntVolatile " +
  "getLongVolatile getFloatVolatile getDoubleVolatile putReferenceVolatile putBooleanVolatile putByteVolatile " +
  "putShortVolatile putCharVolatile putIntVolatile putLongVolatile putFloatVolatile putDoubleVolatile getReferenceOpaque " +
  "getBooleanOpaque getByteOpaque getShortOpaque getCharOpaque getIntOpaque getLongOpaque getFloatOpaque getDoubleOpaque " +
  "putReferenceOpaque putBooleanOpaque putByteOpaque putShortOpaque putCharOpaque putIntOpaque putLongOpaque " +
  "putFloatOpaque putDoubleOpaque getReferenceAcquire getBooleanAcquire getByteAcquire getShortAcquire getCharAcquire " +
  "getIntAcquire getLongAcquire getFloatAcquire getDoubleAcquire putReferenceRelease putBooleanRelease putByteRelease " +
  "putShortRelease putCharRelease putIntRelease putLongRelease putFloatRelease putDoubleRelease getShortUnaligned " +
  "getCharUnaligned getIntUnaligned getLongUnaligned putShortUnaligned putCharUnaligned putIntUnaligned putLongUnaligned " +
  "compareAndSetReference compareAndExchangeReference compareAndExchangeReferenceAcquire " +
  "compareAndExchangeReferenceRelease compareAndSetLong compareAndExchangeLong compareAndExchangeLongAcquire " +
  "compareAndExchangeLongRelease compareAndSetInt compareAndExchangeInt compareAndExchangeIntAcquire " +
  "compareAndExchangeIntRelease compareAndSetByte compareAndExchangeByte compareAndExchangeByteAcquire " +
  "compareAndExchangeByteRelease compareAndSetShort compareAndExchangeShort compareAndExchangeShortAcquire " +
  "compareAndExchangeShortRelease weakCompareAndSetReferencePlain weakCompareAndSetReferenceAcquire " +
  "weakCompareAndSetReferenceRelease weakCompareAndSetReference weakCompareAndSetLongPlain weakCompareAndSetLongAcquire " +
  "weakCompareAndSetLongRelease weakCompareAndSetLong weakCompareAndSetIntPlain weakCompareAndSetIntAcquire " +
  "weakCompareAndSetIntRelease weakCompareAndSetInt weakCompareAndSetBytePlain weakCompareAndSetByteAcquire " +
  "weakCompareAndSetByteRelease weakCompareAndSetByte weakCompareAndSetShortPlain weakCompareAndSetShortAcquire " +
  "weakCompareAndSetShortRelease weakCompareAndSetShort getAndAddInt getAndAddLong getAndAddByte getAndAddShort " +
  "getAndSetInt getAndSetLong getAndSetByte getAndSetShort getAndSetReference VectorUnaryOp VectorBinaryOp " +
  "VectorTernaryOp VectorBroadcastCoerced VectorShuffleIota VectorShuffleToVector VectorLoadOp VectorStoreOp " +
  "VectorReductionCoerced VectorTest VectorBlend VectorCompare VectorRearrange VectorExtract VectorInsert " +
  "VectorBroadcastInt VectorConvert VectorGatherOp VectorScatterOp VectorRebox VectorMaskOp park unpark " +
  "StringBuilder_void StringBuilder_int StringBuilder_String StringBuilder_append_char StringBuilder_append_int " +
  "StringBuilder_append_String StringBuilder_toString StringBuffer_void StringBuffer_int StringBuffer_String " +
  "StringBuffer_append_char StringBuffer_append_int StringBuffer_append_String StringBuffer_toString Integer_toString " +
  "String_String Object_init invoke invokeGeneric invokeBasic linkToVirtual linkToStatic linkToSpecial linkToInterface " +
  "linkToNative compiledLambdaForm booleanValue byteValue charValue shortValue intValue longValue floatValue doubleValue " +
  "Boolean_valueOf Byte_valueOf Character_valueOf Short_valueOf Integer_valueOf Long_valueOf Float_valueOf Double_valueOf " +
  "forEachRemaining";

let ids: Set<string> | undefined;

/** Whether "_getClass" is an intrinsic's name. */
export function isIntrinsicId(name: string): boolean {
  ids ??= new Set(IDS.split(" "));
  return name.startsWith("_") && ids.has(name.slice(1));
}

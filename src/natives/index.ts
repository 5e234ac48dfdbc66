// All natives of the class library, one line a class. Each file declares one Java class's.
import type { ClassNatives } from "../runtime/native-registry.ts";
import { socketNatives } from "./absent-sockets.ts";
import com_alibaba_jwarmup_JWarmUp from "./com/alibaba/jwarmup/JWarmUp.ts";
import com_sun_imageio_plugins_jpeg_JPEGImageReader from "./com/sun/imageio/plugins/jpeg/JPEGImageReader.ts";
import com_sun_imageio_plugins_jpeg_JPEGImageWriter from "./com/sun/imageio/plugins/jpeg/JPEGImageWriter.ts";
import { diagnosticCommandNatives } from "./com/sun/management/internal/DiagnosticCommandImpl.ts";
import com_sun_management_internal_Flag from "./com/sun/management/internal/Flag.ts";
import com_sun_management_internal_GarbageCollectorExtImpl from "./com/sun/management/internal/GarbageCollectorExtImpl.ts";
import com_sun_management_internal_GcInfoBuilder from "./com/sun/management/internal/GcInfoBuilder.ts";
import com_sun_management_internal_OperatingSystemImpl from "./com/sun/management/internal/OperatingSystemImpl.ts";
import java_io_Console from "./java/io/Console.ts";
import java_io_FileCleanable from "./java/io/FileCleanable.ts";
import java_io_FileDescriptor from "./java/io/FileDescriptor.ts";
import java_io_FileInputStream from "./java/io/FileInputStream.ts";
import java_io_FileOutputStream from "./java/io/FileOutputStream.ts";
import java_io_ObjectStreamClass from "./java/io/ObjectStreamClass.ts";
import java_io_RandomAccessFile from "./java/io/RandomAccessFile.ts";
import java_io_UnixFileSystem from "./java/io/UnixFileSystem.ts";
import java_lang_Class from "./java/lang/Class.ts";
import java_lang_ClassLoader from "./java/lang/ClassLoader.ts";
import java_lang_invoke_LambdaProxyClassArchive from "./java/lang/invoke/LambdaProxyClassArchive.ts";
import java_lang_invoke_MethodHandleNatives from "./java/lang/invoke/MethodHandleNatives.ts";
import java_lang_Module from "./java/lang/Module.ts";
import java_lang_NullPointerException from "./java/lang/NullPointerException.ts";
import java_lang_Object from "./java/lang/Object.ts";
import java_lang_ProcessEnvironment from "./java/lang/ProcessEnvironment.ts";
import java_lang_ProcessHandleImpl from "./java/lang/ProcessHandleImpl.ts";
import java_lang_ProcessHandleImplInfo from "./java/lang/ProcessHandleImplInfo.ts";
import java_lang_ProcessImpl from "./java/lang/ProcessImpl.ts";
import java_lang_Runtime from "./java/lang/Runtime.ts";
import java_lang_ref_PhantomReference from "./java/lang/ref/PhantomReference.ts";
import java_lang_ref_Reference from "./java/lang/ref/Reference.ts";
import java_lang_reflect_Array from "./java/lang/reflect/Array.ts";
import java_lang_reflect_Executable from "./java/lang/reflect/Executable.ts";
import java_lang_reflect_Field from "./java/lang/reflect/Field.ts";
import java_lang_SecurityManager from "./java/lang/SecurityManager.ts";
import java_lang_Shutdown from "./java/lang/Shutdown.ts";
import java_lang_StackStreamFactory from "./java/lang/StackStreamFactory.ts";
import java_lang_StackStreamFactoryAbstractStackWalker from "./java/lang/StackStreamFactoryAbstractStackWalker.ts";
import java_lang_StackTraceElement from "./java/lang/StackTraceElement.ts";
import java_lang_StrictMath from "./java/lang/StrictMath.ts";
import java_lang_String from "./java/lang/String.ts";
import java_lang_StringUTF16 from "./java/lang/StringUTF16.ts";
import java_lang_System from "./java/lang/System.ts";
import java_lang_Thread from "./java/lang/Thread.ts";
import java_lang_Throwable from "./java/lang/Throwable.ts";
import java_net_DatagramPacket from "./java/net/DatagramPacket.ts";
import java_net_Inet4Address from "./java/net/Inet4Address.ts";
import java_net_Inet4AddressImpl from "./java/net/Inet4AddressImpl.ts";
import java_net_Inet6Address from "./java/net/Inet6Address.ts";
import java_net_Inet6AddressImpl from "./java/net/Inet6AddressImpl.ts";
import java_net_InetAddress from "./java/net/InetAddress.ts";
import java_net_InetAddressImplFactory from "./java/net/InetAddressImplFactory.ts";
import java_net_NetworkInterface from "./java/net/NetworkInterface.ts";
import java_nio_MappedMemoryUtils from "./java/nio/MappedMemoryUtils.ts";
import java_security_AccessController from "./java/security/AccessController.ts";
import java_util_concurrent_atomic_AtomicLong from "./java/util/concurrent/atomic/AtomicLong.ts";
import java_util_prefs_FileSystemPreferences from "./java/util/prefs/FileSystemPreferences.ts";
import java_util_TimeZone from "./java/util/TimeZone.ts";
import java_util_zip_Adler32 from "./java/util/zip/Adler32.ts";
import java_util_zip_CRC32 from "./java/util/zip/CRC32.ts";
import java_util_zip_Deflater from "./java/util/zip/Deflater.ts";
import java_util_zip_Inflater from "./java/util/zip/Inflater.ts";
import jdk_internal_jimage_NativeImageBuffer from "./jdk/internal/jimage/NativeImageBuffer.ts";
import jdk_internal_loader_BootLoader from "./jdk/internal/loader/BootLoader.ts";
import jdk_internal_loader_NativeLibraries from "./jdk/internal/loader/NativeLibraries.ts";
import jdk_internal_misc_CDS from "./jdk/internal/misc/CDS.ts";
import jdk_internal_misc_ScopedMemoryAccess from "./jdk/internal/misc/ScopedMemoryAccess.ts";
import jdk_internal_misc_Signal from "./jdk/internal/misc/Signal.ts";
import jdk_internal_misc_Unsafe from "./jdk/internal/misc/Unsafe.ts";
import jdk_internal_misc_VM from "./jdk/internal/misc/VM.ts";
import jdk_internal_perf_Perf from "./jdk/internal/perf/Perf.ts";
import jdk_internal_platform_CgroupMetrics from "./jdk/internal/platform/CgroupMetrics.ts";
import jdk_internal_reflect_ConstantPool from "./jdk/internal/reflect/ConstantPool.ts";
import jdk_internal_reflect_NativeConstructorAccessorImpl from "./jdk/internal/reflect/NativeConstructorAccessorImpl.ts";
import jdk_internal_reflect_NativeMethodAccessorImpl from "./jdk/internal/reflect/NativeMethodAccessorImpl.ts";
import jdk_internal_reflect_Reflection from "./jdk/internal/reflect/Reflection.ts";
import jdk_internal_util_SystemProps from "./jdk/internal/util/SystemProps.ts";
import jdk_internal_vm_VMSupport from "./jdk/internal/vm/VMSupport.ts";
import jdk_internal_vm_vector_VectorSupport from "./jdk/internal/vm/vector/VectorSupport.ts";
import jdk_net_LinuxSocketOptions from "./jdk/net/LinuxSocketOptions.ts";
import { serviceNatives } from "./services.ts";
import sun_awt_image_ImagingLib from "./sun/awt/image/ImagingLib.ts";
import sun_font_FontConfigManager from "./sun/font/FontConfigManager.ts";
import sun_font_FreetypeFontScaler from "./sun/font/FreetypeFontScaler.ts";
import { fontNatives } from "./sun/font/small.ts";
import { blitNatives } from "./sun/java2d/loops/blits.ts";
import sun_java2d_loops_FillRect from "./sun/java2d/loops/FillRect.ts";
import sun_java2d_loops_MaskFill from "./sun/java2d/loops/MaskFill.ts";
import sun_java2d_loops_GraphicsPrimitiveMgr from "./sun/java2d/loops/registry.ts";
import sun_java2d_loops_TransformHelper from "./sun/java2d/loops/TransformHelper.ts";
import sun_java2d_pipe_ShapeSpanIterator from "./sun/java2d/pipe/ShapeSpanIterator.ts";
import sun_java2d_pipe_SpanClipRenderer from "./sun/java2d/pipe/SpanClipRenderer.ts";
import { surfaceNatives } from "./sun/java2d/small.ts";
import sun_management_ClassLoadingImpl from "./sun/management/ClassLoadingImpl.ts";
import sun_management_GarbageCollectorImpl from "./sun/management/GarbageCollectorImpl.ts";
import sun_management_MemoryImpl from "./sun/management/MemoryImpl.ts";
import sun_management_MemoryManagerImpl from "./sun/management/MemoryManagerImpl.ts";
import sun_management_MemoryPoolImpl from "./sun/management/MemoryPoolImpl.ts";
import sun_management_ThreadImpl from "./sun/management/ThreadImpl.ts";
import sun_management_VMManagementImpl from "./sun/management/VMManagementImpl.ts";
import sun_net_PortConfig from "./sun/net/PortConfig.ts";
import sun_net_spi_DefaultProxySelector from "./sun/net/spi/DefaultProxySelector.ts";
import sun_nio_ch_EPoll from "./sun/nio/ch/EPoll.ts";
import sun_nio_ch_EventFD from "./sun/nio/ch/EventFD.ts";
import sun_nio_ch_FileChannelImpl from "./sun/nio/ch/FileChannelImpl.ts";
import sun_nio_ch_FileDispatcherImpl from "./sun/nio/ch/FileDispatcherImpl.ts";
import sun_nio_ch_FileKey from "./sun/nio/ch/FileKey.ts";
import sun_nio_ch_IOUtil from "./sun/nio/ch/IOUtil.ts";
import sun_nio_ch_NativeThread from "./sun/nio/ch/NativeThread.ts";
import sun_nio_ch_Net from "./sun/nio/ch/Net.ts";
import sun_nio_ch_UnixDomainSockets from "./sun/nio/ch/UnixDomainSockets.ts";
import sun_nio_fs_LinuxNativeDispatcher from "./sun/nio/fs/LinuxNativeDispatcher.ts";
import sun_nio_fs_LinuxWatchService from "./sun/nio/fs/LinuxWatchService.ts";
import sun_nio_fs_UnixCopyFile from "./sun/nio/fs/UnixCopyFile.ts";
import sun_nio_fs_UnixNativeDispatcher from "./sun/nio/fs/UnixNativeDispatcher.ts";

export const allNatives: readonly ClassNatives[] = [
  java_lang_SecurityManager,
  com_alibaba_jwarmup_JWarmUp,
  com_sun_imageio_plugins_jpeg_JPEGImageReader,
  com_sun_imageio_plugins_jpeg_JPEGImageWriter,
  com_sun_management_internal_GcInfoBuilder,
  com_sun_management_internal_GarbageCollectorExtImpl,
  ...socketNatives,
  diagnosticCommandNatives,
  ...serviceNatives,
  java_net_Inet6AddressImpl,
  com_sun_management_internal_Flag,
  com_sun_management_internal_OperatingSystemImpl,
  java_io_Console,
  java_io_FileCleanable,
  java_io_FileDescriptor,
  java_io_FileInputStream,
  java_io_FileOutputStream,
  java_io_ObjectStreamClass,
  java_io_RandomAccessFile,
  java_io_UnixFileSystem,
  java_lang_Class,
  java_lang_ClassLoader,
  java_lang_invoke_LambdaProxyClassArchive,
  java_lang_invoke_MethodHandleNatives,
  java_lang_Module,
  java_lang_NullPointerException,
  java_lang_Object,
  java_lang_ProcessEnvironment,
  java_lang_ProcessHandleImpl,
  java_lang_ProcessHandleImplInfo,
  java_lang_ProcessImpl,
  java_lang_ref_PhantomReference,
  java_lang_ref_Reference,
  java_lang_reflect_Array,
  java_lang_reflect_Executable,
  java_lang_reflect_Field,
  java_lang_Runtime,
  java_lang_Shutdown,
  java_lang_StackStreamFactory,
  java_lang_StackStreamFactoryAbstractStackWalker,
  java_lang_StackTraceElement,
  java_lang_StrictMath,
  java_lang_String,
  java_lang_StringUTF16,
  java_lang_System,
  java_lang_Thread,
  java_lang_Throwable,
  java_net_DatagramPacket,
  java_net_Inet4Address,
  java_net_Inet4AddressImpl,
  java_net_Inet6Address,
  java_net_InetAddress,
  java_net_InetAddressImplFactory,
  java_net_NetworkInterface,
  java_nio_MappedMemoryUtils,
  java_security_AccessController,
  java_util_concurrent_atomic_AtomicLong,
  java_util_TimeZone,
  java_util_prefs_FileSystemPreferences,
  java_util_zip_Adler32,
  java_util_zip_CRC32,
  java_util_zip_Deflater,
  java_util_zip_Inflater,
  jdk_internal_jimage_NativeImageBuffer,
  jdk_internal_loader_BootLoader,
  jdk_internal_loader_NativeLibraries,
  jdk_internal_misc_CDS,
  jdk_internal_misc_ScopedMemoryAccess,
  jdk_internal_misc_Signal,
  jdk_internal_misc_Unsafe,
  jdk_internal_misc_VM,
  jdk_internal_perf_Perf,
  jdk_internal_platform_CgroupMetrics,
  jdk_internal_reflect_ConstantPool,
  jdk_internal_reflect_NativeConstructorAccessorImpl,
  jdk_internal_reflect_NativeMethodAccessorImpl,
  jdk_internal_reflect_Reflection,
  jdk_internal_util_SystemProps,
  jdk_internal_vm_vector_VectorSupport,
  jdk_internal_vm_VMSupport,
  jdk_net_LinuxSocketOptions,
  sun_awt_image_ImagingLib,
  sun_font_FontConfigManager,
  sun_font_FreetypeFontScaler,
  ...fontNatives,
  ...blitNatives,
  sun_java2d_loops_FillRect,
  sun_java2d_loops_MaskFill,
  sun_java2d_loops_GraphicsPrimitiveMgr,
  ...surfaceNatives,
  sun_java2d_loops_TransformHelper,
  sun_java2d_pipe_ShapeSpanIterator,
  sun_java2d_pipe_SpanClipRenderer,
  sun_management_ClassLoadingImpl,
  sun_management_GarbageCollectorImpl,
  sun_management_MemoryImpl,
  sun_management_MemoryManagerImpl,
  sun_management_MemoryPoolImpl,
  sun_management_ThreadImpl,
  sun_management_VMManagementImpl,
  sun_net_PortConfig,
  sun_net_spi_DefaultProxySelector,
  sun_nio_ch_EPoll,
  sun_nio_ch_EventFD,
  sun_nio_ch_FileChannelImpl,
  sun_nio_ch_FileDispatcherImpl,
  sun_nio_ch_FileKey,
  sun_nio_ch_IOUtil,
  sun_nio_ch_NativeThread,
  sun_nio_ch_Net,
  sun_nio_ch_UnixDomainSockets,
  sun_nio_fs_LinuxNativeDispatcher,
  sun_nio_fs_LinuxWatchService,
  sun_nio_fs_UnixCopyFile,
  sun_nio_fs_UnixNativeDispatcher,
];

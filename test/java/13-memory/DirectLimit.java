// -XX:MaxDirectMemorySize limits direct buffers.
// vm: -XX:MaxDirectMemorySize=1m
import java.nio.ByteBuffer;

public class DirectLimit {
    public static void main(String[] args) {
        ByteBuffer b = ByteBuffer.allocateDirect(600_000);
        try {
            ByteBuffer.allocateDirect(600_000);
            System.out.println("no limit");
        } catch (OutOfMemoryError e) {
            System.out.println(e.getMessage());
        }
        System.out.println(b.capacity());
    }
}

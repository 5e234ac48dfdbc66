// Watch services: what comes, changes and goes in watched folders; keys cancelled, folders deleted, services closed while a thread waits.
import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;
import static java.nio.file.StandardOpenOption.APPEND;

import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

public class WatchServices {
    /** Waits until `wanted` has been told of, and prints all that has. */
    static void expect(WatchService service, String what, String wanted) throws Exception {
        TreeSet<String> seen = new TreeSet<>();
        while (!seen.contains(wanted)) {
            WatchKey key = service.take();
            for (WatchEvent<?> event : key.pollEvents()) seen.add(event.kind() + " " + event.context());
            key.reset();
        }
        System.out.println(what + ": " + seen);
    }

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("watched");
        Path other = Files.createTempDirectory("other");
        WatchService service = folder.getFileSystem().newWatchService();
        WatchKey key = folder.register(service, ENTRY_CREATE, ENTRY_DELETE, ENTRY_MODIFY);
        System.out.println(key.isValid() + " " + key.watchable().equals(folder) + " " + service.poll() + " " + service.poll(10, TimeUnit.MILLISECONDS));

        Path file = folder.resolve("file");
        Files.createFile(file);
        expect(service, "created", "ENTRY_CREATE file");
        // Appending is one change; to open the file anew for writing is another one, which may be told of apart from the first, and later.
        Files.writeString(file, "text", APPEND);
        expect(service, "written", "ENTRY_MODIFY file");
        Files.createDirectory(folder.resolve("inner"));
        expect(service, "folder created", "ENTRY_CREATE inner");
        Files.move(file, folder.resolve("moved"));
        expect(service, "moved", "ENTRY_CREATE moved");
        Files.delete(folder.resolve("moved"));
        expect(service, "deleted", "ENTRY_DELETE moved");

        WatchKey second = other.register(service, ENTRY_CREATE);
        System.out.println("same key " + (other.register(service, ENTRY_DELETE) == second));
        Files.createFile(other.resolve("last"));
        Thread.sleep(200);
        Files.delete(other.resolve("last"));
        expect(service, "only deletions", "ENTRY_DELETE last");
        second.cancel();
        System.out.println("cancelled " + second.isValid() + " " + second.reset());

        Files.delete(folder.resolve("inner"));
        expect(service, "inner deleted", "ENTRY_DELETE inner");
        Files.delete(folder);
        WatchKey gone = service.take();
        System.out.println("folder deleted " + (gone == key) + " " + gone.pollEvents().size() + " " + gone.reset() + " " + gone.isValid());

        try {
            folder.register(service, ENTRY_CREATE);
        } catch (NoSuchFileException e) {
            System.out.println("no such folder");
        }
        Path plain = Files.createFile(other.resolve("plain"));
        try {
            plain.register(service, ENTRY_CREATE);
        } catch (NotDirectoryException e) {
            System.out.println("not a folder");
        }
        Thread waiting = new Thread(() -> {
            try {
                service.take();
            } catch (ClosedWatchServiceException e) {
                System.out.println("closed while waiting");
            } catch (InterruptedException e) {
                System.out.println(e);
            }
        });
        waiting.start();
        Thread.sleep(20);
        service.close();
        waiting.join();
        try {
            other.register(service, ENTRY_CREATE);
        } catch (ClosedWatchServiceException e) {
            System.out.println("closed");
        }
        Files.delete(plain);
        Files.delete(other);
    }
}

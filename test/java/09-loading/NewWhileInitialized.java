// Objects of a class that is being initialised: by its own thread at once, in code as well; another thread waits until it is done.
public class NewWhileInitialized {
    static class Item {
        static final Item[] ALL = new Item[4000];
        static int made;
        final int number;

        static {
            for (int i = 0; i < ALL.length; i++) ALL[i] = create(i);
            Thread other = new Thread(() -> System.out.println("other: " + create(7).number + " " + (ALL[3999] != null && Item.done)));
            other.start();
            // The other thread cannot come further than the initialisation.
            for (int i = 0; i < 200_000; i++) create(i);
            try {
                Thread.sleep(30);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            done = true;
            WAITING[0] = other;
        }
        static boolean done;

        Item(int number) {
            this.number = number;
            made++;
        }

        static Item create(int number) {
            return new Item(number);
        }
    }

    static final Thread[] WAITING = new Thread[1];

    static class Broken {
        static int made;

        static {
            for (int i = 0; i < 3000; i++) create();
            if (made == 3000) throw new IllegalStateException("after " + made);
        }

        Broken() {
            made++;
        }

        static Broken create() {
            return new Broken();
        }
    }

    public static void main(String[] args) throws Exception {
        long sum = Item.create(0).number;
        WAITING[0].join();
        for (int i = 0; i < 5000; i++) sum += Item.create(i).number;
        System.out.println(sum + " " + Item.ALL[1234].number + " " + Item.made);
        for (int i = 0; i < 3; i++) {
            try {
                Broken.create();
            } catch (ExceptionInInitializerError e) {
                System.out.println(e.getCause());
            } catch (NoClassDefFoundError e) {
                System.out.println(e.getMessage());
            }
        }
    }
}

import java.util.Arrays;

/** Objects that never leave a method, whose fields hold others that loops replace, swap, drop and make again. */
public class VirtualObjectsInLoops {
  static final class Box {
    int value;
    Object content;
    Box next;

    Box(int value) {
      this.value = value;
    }
  }

  static final class Growing {
    private Object[] storage;
    private int last;

    Growing(int size) {
      storage = new Object[size];
    }

    void append(Object element) {
      if (storage == null) storage = new Object[10];
      else if (last >= storage.length) storage = Arrays.copyOf(storage, 2 * storage.length);
      storage[last] = element;
      last++;
    }
  }

  static int grow(int n) {
    Growing growing = new Growing(15);
    for (int i = 0; i < n; i++) growing.append("x");
    return growing.last + growing.storage.length;
  }

  /** The same, but it leaves in the end. */
  static Growing grown(int n) {
    Growing growing = new Growing(3);
    int i = 0;
    while (i < n) {
      growing.append(growing);
      i++;
    }
    return growing;
  }

  static int replaced(int n) {
    Box box = new Box(1);
    box.next = new Box(2);
    for (int i = 0; i < n; i++) {
      if (box.next.value > 20) box.next = new Box(i & 7);
      else box.next.value += i;
      box.value += box.next.value;
    }
    return box.value;
  }

  static int swapped(int n) {
    Box a = new Box(1), b = new Box(2);
    a.next = b;
    b.next = a;
    for (int i = 0; i < n; i++) {
      Box t = a;
      a = b;
      b = t;
      a.value += i;
      if (a.next != b || b.next != a) return -1;
    }
    return a.value * 31 + b.value;
  }

  static int dropped(int n) {
    Box box = new Box(0);
    box.next = new Box(5);
    int sum = 0;
    for (int i = 0; i < n; i++) {
      if (i % 3 == 0) box.next = null;
      else if (box.next == null) box.next = new Box(i);
      sum += box.next == null ? 1 : box.next.value;
    }
    return sum;
  }

  static int list(int n) {
    Box head = null;
    for (int i = 0; i < n; i++) {
      Box box = new Box(i);
      box.next = head;
      head = box;
    }
    int sum = 0;
    for (Box b = head; b != null; b = b.next) sum = sum * 3 + b.value;
    return sum;
  }

  static int elements(int n) {
    Box[] boxes = {new Box(1), new Box(2), null};
    for (int i = 0; i < n; i++) {
      Box first = boxes[0];
      boxes[0] = boxes[1];
      boxes[1] = boxes[2] == null ? new Box(i) : boxes[2];
      boxes[2] = (i & 1) == 0 ? first : null;
    }
    return boxes[0].value * 31 + boxes[1].value + (boxes[2] == null ? 0 : boxes[2].value * 1000);
  }

  static int nested(int n) {
    Box outer = new Box(0);
    for (int i = 0; i < n; i++) {
      outer.content = new int[] {i, i + 1};
      for (int j = 0; j < 3; j++) {
        int[] pair = (int[]) outer.content;
        if (pair[0] > pair[1]) outer.content = new int[] {pair[1], pair[0] + j};
        else pair[0] += j;
        outer.value += pair[j & 1];
      }
    }
    return outer.value;
  }

  static int thrown(int n) {
    Box box = new Box(n);
    box.next = new Box(0);
    try {
      for (int i = 0; ; i++) {
        box.next.value = 100 / (n - i);
        if (i % 4 == 3) box.next = new Box(i);
        box.value += box.next.value;
      }
    } catch (ArithmeticException e) {
      return box.value * 31 + box.next.value;
    }
  }

  public static void main(String[] args) {
    for (int round = 0; round < 3; round++) {
      long digest = 0;
      for (int i = 0; i < 20_000; i++) {
        int n = round == 0 ? i % 13 : i % 70;
        digest = digest * 31 + grow(n) + grown(n).last + replaced(n) + swapped(n) + dropped(n);
        digest = digest * 31 + list(n) + elements(n) + nested(n) + thrown(1 + n);
      }
      System.out.println(digest);
    }
    System.out.println(grow(5000) + " " + grown(700).storage.length + " " + replaced(900) + " " + elements(333));
  }
}

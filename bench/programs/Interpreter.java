// A byte-code interpreter in Java: switches, array loads, unpredictable branches.
public class Interpreter extends Bench {
    public int defaultSize() { return 400_000; }

    public long run(int size) {
        // r0 = size; r1 = 1; loop: r1 = r1 * 31 + r0; mem[r1 & 255] += r1; if (r0 & 1) r2 ^= r1 else r2 += r0; r0--; jnz
        int[] code = {1, 1, 1, 2, 1, 31, 3, 1, 0, 4, 1, 5, 0, 20, 6, 2, 1, 7, 22, 0, 3, 2, 0, 8, 0, 9, 0, 3, 0};
        int[] r = new int[4], mem = new int[256];
        r[0] = size;
        int pc = 0;
        while (true) {
            switch (code[pc]) {
                case 0: return r[2] * 31L + mem[17] + mem[200];
                case 1: r[code[pc + 1]] = code[pc + 2]; pc += 3; break;
                case 2: r[code[pc + 1]] *= code[pc + 2]; pc += 3; break;
                case 3: r[code[pc + 1]] += r[code[pc + 2]]; pc += 3; break;
                case 4: mem[r[code[pc + 1]] & 255] += r[code[pc + 1]]; pc += 2; break;
                case 5: pc = (r[code[pc + 1]] & 1) == 0 ? code[pc + 2] : pc + 3; break;
                case 6: r[code[pc + 1]] ^= r[code[pc + 2]]; pc += 3; break;
                case 7: pc = code[pc + 1] + 1; break;
                case 8: r[code[pc + 1]]--; pc += 2; break;
                case 9: pc = r[code[pc + 1]] != 0 ? code[pc + 2] : pc + 3; break;
                default: throw new IllegalStateException("code " + code[pc] + " at " + pc);
            }
        }
    }
}

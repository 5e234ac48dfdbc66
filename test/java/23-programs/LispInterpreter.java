// A small Lisp: reader, closures, tail calls in a loop, macros, big integers, error messages.
import java.math.BigInteger;
import java.util.*;

public class LispInterpreter {
    record Sym(String n) { public String toString() { return n; } }
    interface Fn { Object call(List<Object> a); }
    record Closure(List<Object> params, Object body, Env env, boolean macro) { }
    static final class Env { final Map<Sym, Object> m = new HashMap<>(); final Env up; Env(Env up) { this.up = up; } Object get(Sym s) { for (Env e = this; e != null; e = e.up) if (e.m.containsKey(s)) return e.m.get(s); throw new RuntimeException("unbound " + s); } void set(Sym s, Object v) { for (Env e = this; e != null; e = e.up) if (e.m.containsKey(s)) { e.m.put(s, v); return; } m.put(s, v); } }
    static final Map<String, Sym> syms = new HashMap<>();
    static Sym sym(String n) { return syms.computeIfAbsent(n, Sym::new); }

    static Object read(Iterator<String> t) {
        String k = t.next();
        if (k.equals("'")) return List.of(sym("quote"), read(t));
        if (k.equals("(")) { List<Object> l = new ArrayList<>(); while (true) { String n = t.next(); if (n.equals(")")) return l; l.add(read(new Iterator<>() { String held = n; public boolean hasNext() { return true; } public String next() { if (held != null) { String h = held; held = null; return h; } return t.next(); } })); } }
        try { return new BigInteger(k); } catch (NumberFormatException e) { return sym(k); }
    }

    static Iterator<String> tokens(String s) { List<String> l = new ArrayList<>(); for (String x : s.replace("(", " ( ").replace(")", " ) ").replace("'", " ' ").trim().split("\\s+")) l.add(x); return l.iterator(); }

    @SuppressWarnings("unchecked")
    static Object eval(Object x, Env e) {
        while (true) {
            if (x instanceof Sym s) return e.get(s);
            if (!(x instanceof List<?>)) return x;
            List<Object> l = (List<Object>) x;
            if (l.isEmpty()) return l;
            if (l.get(0) instanceof Sym s) {
                switch (s.n()) {
                    case "quote": return l.get(1);
                    case "if": x = !Boolean.FALSE.equals(eval(l.get(1), e)) ? l.get(2) : l.size() > 3 ? l.get(3) : false; continue;
                    case "define": if (l.get(1) instanceof List<?> sig) { e.m.put((Sym) sig.get(0), new Closure((List<Object>) sig.subList(1, sig.size()), l.get(2), e, false)); return sig.get(0); } e.m.put((Sym) l.get(1), eval(l.get(2), e)); return l.get(1);
                    case "set!": e.set((Sym) l.get(1), eval(l.get(2), e)); return null;
                    case "lambda": return new Closure((List<Object>) l.get(1), l.get(2), e, false);
                    case "macro": return new Closure((List<Object>) l.get(1), l.get(2), e, true);
                    case "begin": for (int i = 1; i < l.size() - 1; i++) eval(l.get(i), e); x = l.get(l.size() - 1); continue;
                    default:
                }
            }
            Object f = eval(l.get(0), e);
            if (f instanceof Closure c && c.macro()) { Env n = new Env(c.env()); for (int i = 0; i < c.params().size(); i++) n.m.put((Sym) c.params().get(i), l.get(i + 1)); x = eval(c.body(), n); continue; }
            List<Object> args = new ArrayList<>(l.size());
            for (int i = 1; i < l.size(); i++) args.add(eval(l.get(i), e));
            if (f instanceof Fn fn) return fn.call(args);
            if (!(f instanceof Closure c)) throw new RuntimeException("not a function: " + f);
            if (args.size() != c.params().size()) throw new RuntimeException("arity " + args.size() + " for " + c.params());
            Env n = new Env(c.env());
            for (int i = 0; i < args.size(); i++) n.m.put((Sym) c.params().get(i), args.get(i));
            x = c.body();
            e = n;
        }
    }

    static BigInteger n(Object o) { return (BigInteger) o; }

    public static void main(String[] args) {
        Env g = new Env(null);
        Map<String, Fn> lib = new HashMap<>();
        lib.put("+", a -> { BigInteger s = BigInteger.ZERO; for (Object o : a) s = s.add(n(o)); return s; });
        lib.put("*", a -> { BigInteger s = BigInteger.ONE; for (Object o : a) s = s.multiply(n(o)); return s; });
        lib.put("-", a -> n(a.get(0)).subtract(n(a.get(1))));
        lib.put("<", a -> n(a.get(0)).compareTo(n(a.get(1))) < 0);
        lib.put("=", a -> a.get(0).equals(a.get(1)));
        lib.put("mod", a -> n(a.get(0)).mod(n(a.get(1))));
        lib.put("list", ArrayList::new);
        lib.put("car", a -> ((List<?>) a.get(0)).get(0));
        lib.put("cdr", a -> ((List<?>) a.get(0)).subList(1, ((List<?>) a.get(0)).size()));
        lib.put("cons", a -> { List<Object> l = new ArrayList<>(); l.add(a.get(0)); l.addAll((List<?>) a.get(1)); return l; });
        lib.put("null?", a -> ((List<?>) a.get(0)).isEmpty());
        lib.forEach((k, v) -> g.m.put(sym(k), v));
        g.m.put(sym("#t"), true);
        g.m.put(sym("#f"), false);
        String[] prog = {
            "(define (fact n) (if (= n 0) 1 (* n (fact (- n 1)))))", "(fact 40)",
            "(define (fib n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2)))))", "(fib 16)",
            "(define (loop n acc) (if (= n 0) acc (loop (- n 1) (+ acc n))))", "(loop 5000 0)",
            "(define (map f l) (if (null? l) l (cons (f (car l)) (map f (cdr l)))))", "(map (lambda (x) (* x x)) '(1 2 3 4 5))",
            "(define (compose f h) (lambda (x) (f (h x))))", "((compose (lambda (x) (+ x 1)) (lambda (x) (* x 10))) 7)",
            "(define counter ((lambda (n) (lambda () (begin (set! n (+ n 1)) n))) 0))", "(counter)", "(counter)",
            "(define unless (macro (c a b) (list 'if c b a)))", "(unless (< 2 1) 'yes 'no)",
            "(define (filter p l) (if (null? l) l (if (p (car l)) (cons (car l) (filter p (cdr l))) (filter p (cdr l)))))",
            "(define (range a b) (if (< a b) (cons a (range (+ a 1) b)) '()))",
            "(define (sort l) (if (null? l) l (begin (define p (car l)) (append3 (sort (filter (lambda (x) (< x p)) (cdr l))) p (sort (filter (lambda (x) (if (< x p) #f #t)) (cdr l)))))))",
            "(define (append a b) (if (null? a) b (cons (car a) (append (cdr a) b))))", "(define (append3 a p b) (append a (cons p b)))",
            "(filter (lambda (n) (= (mod n 7) 0)) (range 0 50))",
            "(nope)", "(fact)", "(car '())", "(1 2)"};
        for (String p : prog) {
            try {
                System.out.println(eval(read(tokens(p)), g));
            } catch (RuntimeException e) {
                System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
            }
        }
    }
}

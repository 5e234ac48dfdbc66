module host { exports host; uses host.Greeter; }

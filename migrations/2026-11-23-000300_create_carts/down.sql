DROP TABLE wishlist_entries;
DROP TABLE wishlists;
DROP TABLE cart_lines;
DROP TABLE carts;
DROP TABLE guest_sessions;

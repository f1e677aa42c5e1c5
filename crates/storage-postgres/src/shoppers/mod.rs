//! Guests, and the carts and wishlists of guests and users.

mod cart_repository;
mod cart_view;
mod guest_repository;
mod guest_row;
mod owners;
mod queries;
mod wishlist_page;
mod wishlist_repository;

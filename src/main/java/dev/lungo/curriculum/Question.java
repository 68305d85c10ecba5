package dev.lungo.curriculum;

/// A lesson of an examination, and which part it comes from.
public record Question(Part part, Lesson lesson) {}

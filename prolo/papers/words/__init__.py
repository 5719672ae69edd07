"""The words of papers: one file a topic. Every sentence can be translated."""
